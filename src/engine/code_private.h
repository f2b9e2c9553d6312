/* code_private.h - lowered code, and the kernels that it belongs to.
 *
 * A function is lowered to operations on the slots of its frame:
 *
 *   slot 0 ..      parameters and locals
 *   then           the operand stack: the value at height h, counted from the function's start, has
 *                  the slot locals + h whenever it is in memory
 *   then           copies of values that the tree shape still shows after the stack has gone on
 *                  (layout_private.h), and flags of loops
 *
 * Regions. Ticks are counted a region at a time: a region is straight-line code from a point where
 * all operands are in their slots up to the next transfer of control. Whoever goes to a region
 * takes its ticks from those that are left first, so that the code inside does not count. A region
 * that does not fit is not entered; it is then done instruction by instruction (piece.c).
 *
 * Points. The places in the code where the flat shape can be turned into the tree shape: starts of
 * regions, and operations that can refuse to be done (calls, bulk instructions, BAIL).
 */
#ifndef SORU_ENGINE_CODE_PRIVATE_H
#define SORU_ENGINE_CODE_PRIVATE_H

#include "engine/ops_private.h"
#include "wasm/module.h"

/* Ticks, as the machine counts them (pvm/eval.h): an instruction is taken from its block in 3 and
 * reduced in 3. */
enum {
  SORU_ENGINE_TAKE = 3,
  SORU_ENGINE_REDUCE = 3,
  SORU_ENGINE_INSTR = SORU_ENGINE_TAKE + SORU_ENGINE_REDUCE,
  SORU_ENGINE_JOIN = 4,          /* and one per value: leaving a label for the next one */
  SORU_ENGINE_FINISH = 3,        /* leaving the last label of a frame */
  SORU_ENGINE_HAND_BACK = 2,     /* and one per value: giving results to the caller */
  SORU_ENGINE_CALL_TICKS = 14,   /* and two per parameter and local; the instruction included */
  SORU_ENGINE_HOST_TICKS = 11,   /* and what the function itself takes */
  SORU_ENGINE_FILL_TICKS = 42,   /* per byte */
  SORU_ENGINE_COPY_TICKS = 48,   /* per byte */
  SORU_ENGINE_TRAP_TICKS = 10,   /* from the start of an instruction that traps to the end */
  SORU_ENGINE_HOST_MOST = 200000 /* more than any call of a host function takes */
};

/* Slots of a frame, at most: their numbers have 16 bits. */
#define SORU_ENGINE_SLOTS_MAX 65000

/* The deepest nesting of labels in a function that is lowered. */
#define SORU_ENGINE_NESTING_MAX 4096

/* An operation, or an edge behind one. */
typedef union soru_engine_op {
  struct {
    uint16_t code, a, b, c; /* SORU_ENGINE_*, slots */
    union {
      uint64_t imm;
      struct {
        int32_t x;
        uint32_t y;
      };
    };
  };
  struct {
    uint32_t taken, fall; /* ticks of both ways, the region they lead to included */
    int32_t target;       /* in operations, from the edge */
    uint32_t unused;
  } edge;
} soru_engine_op_t;

/* A place in the code that is also a place in the module: in front of instruction `index` of a list
 * (in front of its end, when there is none). */
typedef struct soru_engine_point {
  uint32_t pc;
  uint32_t label, index;
  uint32_t cost; /* start of a region: its ticks; otherwise 0 */
  bool is_region;
} soru_engine_point_t;

/* What a block keeps in the frame: see layout_private.h. */
typedef struct soru_engine_keep {
  uint32_t label;      /* of its body */
  uint32_t first_slot; /* copies of values; 0 if there are none */
  uint32_t flag_slot;  /* a loop: whether it was entered by a branch; 0 if nobody can tell */
} soru_engine_keep_t;

typedef enum soru_engine_way {
  SORU_ENGINE_UNKNOWN, /* not lowered yet */
  SORU_ENGINE_LOWERED,
  SORU_ENGINE_SLOW, /* the slow machine does it */
  SORU_ENGINE_IMPORT
} soru_engine_way_t;

typedef struct soru_engine_func {
  soru_engine_op_t *code;
  uint32_t *at; /* per operation: ticks from the start of its region to its instruction */
  soru_engine_point_t *points; /* by pc */
  soru_engine_keep_t *keeps;
  uint8_t *types; /* of parameters and locals, soru_wasm_type_t */
  uint32_t op_cnt, point_cnt, keep_cnt;
  uint32_t slots, params, results, locals; /* locals: with parameters */
  uint32_t call_cost;                      /* calling it, its first region included */
  uint32_t margin;                         /* more ticks than any edge takes, or a trap */
  uint32_t body;                           /* label */
  uint32_t type;                           /* index of its type */
  uint8_t way;                             /* soru_engine_way_t */
} soru_engine_func_t;

/* Where an instruction list is. */
typedef struct soru_engine_list {
  uint32_t parent, index; /* list and position of the instruction that it is the body of */
  uint32_t func;          /* index of the function, imports counted; UINT32_MAX: of none */
  bool is_body;
} soru_engine_list_t;

/* A validated module. */
typedef struct soru_engine_kernel {
  uint8_t hash[32];   /* what it is known by in the cache */
  soru_slice_t bytes; /* owned */
  soru_wasm_module_t module;
  soru_engine_func_t *funcs; /* imports first */
  soru_engine_list_t *lists; /* by label */
  uint32_t *same_type;       /* per type: the first one that is equal */
  uint8_t *global_types;
  uint32_t func_cnt, import_cnt, global_cnt, table_cnt;
  bool changes_tables; /* there are instructions that do */
} soru_engine_kernel_t;

/* soru_engine_kernel_new decodes and validates a kernel.
 *
 * in  bytes  moved from: released with the kernel
 * Returns NULL when the fast engine cannot run it. */
soru_engine_kernel_t *soru_engine_kernel_new(soru_slice_t bytes);

/* soru_engine_kernel_free releases a kernel; NULL is allowed. */
void soru_engine_kernel_free(soru_engine_kernel_t *kernel);

/* soru_engine_lower lowers a function whose way is not known yet. */
void soru_engine_lower(soru_engine_kernel_t *kernel, soru_engine_func_t *func);

/* soru_engine_point finds the point with this pc; NULL if there is none. */
const soru_engine_point_t *soru_engine_point(const soru_engine_func_t *func, uint32_t pc);

/* soru_engine_region finds the region that an operation lies in. */
const soru_engine_point_t *soru_engine_region(const soru_engine_func_t *func, uint32_t pc);

/* soru_engine_keep finds what a block keeps; NULL if nothing. */
const soru_engine_keep_t *soru_engine_keep(const soru_engine_func_t *func, uint32_t label);

/* The type of a block, loop or if; the types are borrowed from the kernel and the instruction. */
typedef struct soru_engine_block_type {
  const uint8_t *params, *results;
  uint32_t param_cnt, result_cnt;
} soru_engine_block_type_t;

/* soru_engine_block_type fills the type of a block instruction. */
void soru_engine_block_type(const soru_engine_kernel_t *kernel, const soru_wasm_instr_t *instr,
                            soru_engine_block_type_t *type);

#endif
