/* type.h - descriptions of the types that states are made of.
 *
 * Encodings are data: a description says where the parts of a C object live in the tree, and
 * reading, writing, copying and releasing such an object all follow from it. What a step looks up -
 * and so what a proof holds - follows from it too: reading an object looks up its leaves, but not
 * the contents of its lazy containers (lib_tree_encoding of the reference).
 *
 *   kind     in the tree
 *   LEAF     the bytes that `put` writes; an optional leaf can be absent
 *   STRUCT   a directory with an entry per field; nameless fields share that of the parent
 *   UNION    entries `tag` (a string leaf) and `value`
 *   VECTOR   entries `contents` (elements by key), `length`, `head` (vec.h)
 *   MAP      the directory of elements by key itself (vec.h)
 *   BYTES    entries `contents` (512-byte leaves by number), `length` (bytevec.h)
 *   BOX      what it points to (owned; NULL only in released objects)
 *   CUSTOM   functions of its own
 *
 * Every object that is all zero bytes can be released; reading fills an object whose bytes are
 * zero.
 */
#ifndef SORU_PVM_TYPE_H
#define SORU_PVM_TYPE_H

#include "pvm/ctx.h"

typedef struct soru_pvm_type soru_pvm_type_t;

/* A part of a STRUCT. */
typedef struct soru_pvm_field {
  const char *name; /* entry of the directory; NULL: the parent's directory is shared */
  size_t offset;    /* in the C object */
  const soru_pvm_type_t *type;
} soru_pvm_field_t;

/* A case of a UNION; its number is its position in the table. */
typedef struct soru_pvm_case {
  const char *tag;
  size_t offset;               /* of the payload, in the C object */
  const soru_pvm_type_t *type; /* NULL: nothing is stored under `value` */
} soru_pvm_case_t;

typedef enum soru_pvm_kind {
  SORU_PVM_LEAF,
  SORU_PVM_STRUCT,
  SORU_PVM_UNION,
  SORU_PVM_VECTOR,
  SORU_PVM_MAP,
  SORU_PVM_BYTES,
  SORU_PVM_BOX,
  SORU_PVM_CUSTOM
} soru_pvm_kind_t;

struct soru_pvm_type {
  soru_pvm_kind_t kind;
  size_t size; /* of the C object */

  /* LEAF: put appends the bytes, or answers false when an optional leaf is absent; get reads
   * exactly those bytes into a zeroed object (setting cursor->failed if it cannot); get_absent, if
   * any, fills the object when there is no leaf - without it that is an exception. */
  bool (*put)(soru_buf_t *buf, const void *object);
  void (*get)(soru_cursor_t *cursor, void *object);
  void (*get_absent)(void *object);

  /* STRUCT */
  const soru_pvm_field_t *fields;
  size_t field_cnt;

  /* UNION: the case number is the byte at tag_offset. Without a tag in the tree,
   * default_case is taken if has_default. */
  const soru_pvm_case_t *cases;
  size_t case_cnt;
  size_t tag_offset;
  bool has_default;
  uint8_t default_case;

  /* VECTOR, MAP, BOX: the elements. Keys are int32, or (big_keys) integers of any size. */
  const soru_pvm_type_t *element;
  bool big_keys;

  /* CUSTOM; drop and copy also serve LEAF types that own memory.
   * decode: node is borrowed, NULL if absent. encode: *node is new, NULL if there is nothing. */
  soru_status_t (*decode)(soru_pvm_ctx_t *ctx, soru_tree_node_t *node, void *object);
  soru_status_t (*encode)(soru_pvm_ctx_t *ctx, void *object, soru_tree_node_t **node);
  void (*drop)(soru_pvm_ctx_t *ctx, void *object);
  void (*copy)(soru_pvm_ctx_t *ctx, void *to, const void *from);
  bool plain; /* copying is copying the bytes, and nothing is owned */
};

/* soru_pvm_decode reads an object.
 *
 * in   node    borrowed; NULL when there is nothing at the object's place
 * out  object  zeroed by the caller; on failure it is released and zeroed again
 * SORU_OK
 * SORU_RAISED       a leaf is absent or malformed
 * SORU_ERR_MISSING  blinded
 * SORU_ERR_LIMIT    a length or position beyond 2^60 */
SORU_MUST_USE soru_status_t soru_pvm_decode(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                            soru_tree_node_t *node, void *object);

/* soru_pvm_encode writes an object as a tree.
 *
 * in/out  object  unchanged in meaning; its lazy containers remember what was written
 * out     node    new reference; NULL when the object leaves nothing in the tree
 * SORU_OK, SORU_ERR_MISSING or SORU_ERR_LIMIT. */
SORU_MUST_USE soru_status_t soru_pvm_encode(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type,
                                            void *object, soru_tree_node_t **node);

/* soru_pvm_drop releases what an object owns and zeroes it. */
void soru_pvm_drop(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, void *object);

/* soru_pvm_copy makes `to` (uninitialised) a copy of `from`. Lazy containers share their pages
 * until one is changed. */
void soru_pvm_copy(soru_pvm_ctx_t *ctx, const soru_pvm_type_t *type, void *to, const void *from);

/* soru_pvm_child looks up an entry of a directory by text; NULL when `node` is NULL, a leaf, or has
 * no such entry.
 *
 * SORU_OK or SORU_ERR_MISSING. */
SORU_MUST_USE soru_status_t soru_pvm_child(soru_pvm_ctx_t *ctx, soru_tree_node_t *node,
                                           const char *name, soru_tree_node_t **child);

/* soru_pvm_get_leaf looks up the bytes of a leaf as a cursor.
 *
 * SORU_OK
 * SORU_RAISED       `node` is NULL or a directory
 * SORU_ERR_MISSING  blinded */
SORU_MUST_USE soru_status_t soru_pvm_get_leaf(soru_pvm_ctx_t *ctx, soru_tree_node_t *node,
                                              soru_cursor_t *cursor);

/* Shorthands for tables of descriptions. */
#define SORU_PVM_FIELD(struct_, member, name_, type_)                                              \
  {                                                                                                \
    .name = name_, .offset = offsetof(struct_, member), .type = type_                              \
  }
#define SORU_PVM_STRUCT_TYPE(struct_, fields_)                                                     \
  {                                                                                                \
    .kind = SORU_PVM_STRUCT, .size = sizeof(struct_), .fields = fields_,                           \
    .field_cnt = sizeof(fields_) / sizeof(fields_)[0]                                              \
  }
#define SORU_PVM_UNION_TYPE(struct_, tag_, cases_)                                                 \
  {                                                                                                \
    .kind = SORU_PVM_UNION, .size = sizeof(struct_), .cases = cases_,                              \
    .case_cnt = sizeof(cases_) / sizeof(cases_)[0], .tag_offset = offsetof(struct_, tag_)          \
  }

#endif
