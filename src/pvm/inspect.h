/* inspect.h - looking into a machine that evaluates code: frames, labels, values, memory, messages.
 *
 * Nothing here changes the machine; what is borrowed is good until it changes. Frames are numbered
 * from the innermost one, labels of a frame and values of a label likewise. In the middle of an
 * instruction, the labels are those that it works on. In phases other than Eval there are no
 * frames.
 */
#ifndef SORU_PVM_INSPECT_H
#define SORU_PVM_INSPECT_H

#include "pvm/pvm.h"

/* A frame of the call stack. */
typedef struct soru_pvm_frame_info {
  bool has_place;      /* control is in a block of the kernel */
  int32_t list, index; /* then: the innermost one, and the instruction that is being done */
  int32_t body;        /* the label of the outermost block: the function's body */
  int64_t locals;
  uint32_t labels; /* 0: the frame has ended */
} soru_pvm_frame_info_t;

/* A label of a frame. */
typedef struct soru_pvm_label_info {
  bool has_place; /* its instructions come from a block */
  int32_t list, index;
  int32_t arity;
  bool is_loop;
  int64_t values;
} soru_pvm_label_info_t;

/* soru_pvm_inspect_frames counts the frames. */
uint32_t soru_pvm_inspect_frames(soru_pvm_t *pvm);

/* soru_pvm_inspect_frame describes a frame; false if there is none with this number. */
bool soru_pvm_inspect_frame(soru_pvm_t *pvm, uint32_t frame, soru_pvm_frame_info_t *info);

/* soru_pvm_inspect_local gives a local; false if there is none with this number. */
bool soru_pvm_inspect_local(soru_pvm_t *pvm, uint32_t frame, int64_t index,
                            soru_pvm_value_t *value);

/* soru_pvm_inspect_label describes a label of a frame; false if there is none. */
bool soru_pvm_inspect_label(soru_pvm_t *pvm, uint32_t frame, uint32_t label,
                            soru_pvm_label_info_t *info);

/* soru_pvm_inspect_value gives a value of a label; false if there is none. */
bool soru_pvm_inspect_value(soru_pvm_t *pvm, uint32_t frame, uint32_t label, int64_t index,
                            soru_pvm_value_t *value);

/* soru_pvm_inspect_doing appends what the machine is about to do, where that is not the next
 * instruction of a block: "calls function at 12", "waits 420 ticks for store_read" ... Nothing
 * otherwise. */
void soru_pvm_inspect_doing(soru_pvm_t *pvm, soru_buf_t *text);

/* soru_pvm_inspect_global gives a global; false if there is none. */
bool soru_pvm_inspect_global(soru_pvm_t *pvm, int64_t index, soru_pvm_value_t *value,
                             bool *is_mutable);

/* soru_pvm_inspect_memory_size gives the bytes of memory; -1 if there is none. */
int64_t soru_pvm_inspect_memory_size(soru_pvm_t *pvm);

/* soru_pvm_inspect_memory copies bytes of memory; false if the range is not inside. */
bool soru_pvm_inspect_memory(soru_pvm_t *pvm, uint32_t address, uint8_t *to, size_t n);

/* soru_pvm_inspect_input gives message number `index` of the input queue; false if there is none.
 */
bool soru_pvm_inspect_input(soru_pvm_t *pvm, int64_t index, int32_t *level, int64_t *counter,
                            soru_slice_t *payload);

/* soru_pvm_inspect_key tells whether a text is a key of the durable storage. */
bool soru_pvm_inspect_key(soru_pvm_t *pvm, soru_slice_t key);

/* soru_pvm_inspect_durable appends a value of the durable storage.
 *
 * SORU_OK, SORU_ERR_ARG (no key), SORU_ERR_NOT_FOUND (no value), SORU_ERR_LIMIT (no room). */
SORU_MUST_USE soru_status_t soru_pvm_inspect_durable(soru_pvm_t *pvm, soru_slice_t key,
                                                     soru_buf_t *value);

/* soru_pvm_inspect_directory finds the directory of a key ("/" or nothing for the root).
 *
 * out  tree  the family of the node
 * out  dir   borrowed; NULL when nothing is there, or the text is no key */
void soru_pvm_inspect_directory(soru_pvm_t *pvm, soru_slice_t key, soru_tree_t **tree,
                                soru_tree_node_t **dir);

/* soru_pvm_inspect_size gives the length of the value `value` (the entry "@" of a directory); -1 if
 * it has none. */
int64_t soru_pvm_inspect_size(soru_pvm_t *pvm, soru_tree_node_t *value);

#endif
