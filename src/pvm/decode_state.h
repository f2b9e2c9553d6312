/* decode_state.h - the state of the phase that reads a kernel's binary.
 *
 * Each section is read by a machine of its own, a "kont" (continuation): START, some steps, STOP
 * with the result. The machines nest: module > section > code or segment > block > instruction.
 * A kont is a case number and the members that its cases use; what the present case does not use
 * is all zero bytes where it would own memory.
 *
 * Vectors of known length are filled from the front (soru_pvm_lazy_vec_t): `offset` elements are
 * there. Blocks are read with an explicit stack, and their instructions go to the block table as
 * they are read.
 */
#ifndef SORU_PVM_DECODE_STATE_H
#define SORU_PVM_DECODE_STATE_H

#include "pvm/decode.h"

/* A vector that is being filled (or walked through). */
typedef struct soru_pvm_lazy_vec {
  int32_t offset;
  soru_pvm_vec_t vector;
} soru_pvm_lazy_vec_t;

/* A section or function body: its size in bytes and where it starts. */
typedef struct soru_pvm_extent {
  int32_t size, start;
} soru_pvm_extent_t;

enum { SORU_PVM_NAME_START, SORU_PVM_NAME_PARSE, SORU_PVM_NAME_STOP };

/* The UTF-8 text of a name, read character by character. */
typedef struct soru_pvm_name_kont {
  uint8_t kind;
  int32_t pos, left;   /* PARSE: start, and bytes that are still to be read */
  soru_pvm_str_t text; /* PARSE, STOP: what was read */
} soru_pvm_name_kont_t;

enum {
  SORU_PVM_FUNCTYPE_START,
  SORU_PVM_FUNCTYPE_INS,
  SORU_PVM_FUNCTYPE_OUT,
  SORU_PVM_FUNCTYPE_STOP
};

typedef struct soru_pvm_functype_kont {
  uint8_t kind;
  soru_pvm_lazy_vec_t acc;  /* INS, OUT */
  soru_pvm_functype_t type; /* OUT: params; STOP */
} soru_pvm_functype_kont_t;

enum { SORU_PVM_IMPORT_START, SORU_PVM_IMPORT_MODULE, SORU_PVM_IMPORT_ITEM, SORU_PVM_IMPORT_STOP };

typedef struct soru_pvm_import_kont {
  uint8_t kind;
  soru_pvm_name_kont_t name; /* MODULE, ITEM */
  soru_pvm_import_t import;  /* ITEM: module_name; STOP */
} soru_pvm_import_kont_t;

enum { SORU_PVM_EXPORT_START, SORU_PVM_EXPORT_NAME, SORU_PVM_EXPORT_STOP };

typedef struct soru_pvm_export_kont {
  uint8_t kind;
  soru_pvm_name_kont_t name; /* NAME */
  soru_pvm_export_t export_; /* STOP */
} soru_pvm_export_kont_t;

/* A block type: SORU_WASM_BLOCK_*, with a value type or the index of a function type. */
typedef struct soru_pvm_block_type {
  uint8_t kind, value;
  uint32_t index;
} soru_pvm_block_type_t;

/* Entries of the stack with which blocks are read: NEXT and STOP name a block that is being read
 * or was read; the others say what the block above them belongs to. */
enum {
  SORU_PVM_OPEN_STOP,
  SORU_PVM_OPEN_NEXT,
  SORU_PVM_OPEN_BLOCK,
  SORU_PVM_OPEN_LOOP,
  SORU_PVM_OPEN_IF1,
  SORU_PVM_OPEN_IF2
};

typedef struct soru_pvm_open {
  uint8_t kind;
  soru_pvm_block_type_t type; /* BLOCK, LOOP, IF1, IF2 */
  int32_t pos;                /* the same: where the instruction starts */
  int32_t label;              /* STOP, NEXT; IF2: the first branch */
} soru_pvm_open_t;

enum { SORU_PVM_BLOCK_START, SORU_PVM_BLOCK_PARSE, SORU_PVM_BLOCK_STOP };

/* A block: the body of a function, or an initialiser. */
typedef struct soru_pvm_block_kont {
  uint8_t kind;
  int32_t label;        /* STOP */
  int32_t length;       /* PARSE: entries of the stack; popping leaves them in the vector */
  soru_pvm_vec_t stack; /* PARSE: of soru_pvm_open_t */
} soru_pvm_block_kont_t;

/* So many locals of one type. */
typedef struct soru_pvm_local_group {
  uint32_t count;
  uint8_t type;
} soru_pvm_local_group_t;

typedef struct soru_pvm_opt_local_group {
  uint8_t none; /* 0: Some, 1: None */
  soru_pvm_local_group_t group;
} soru_pvm_opt_local_group_t;

enum {
  SORU_PVM_CODE_START,
  SORU_PVM_CODE_LOCALS_PARSE,
  SORU_PVM_CODE_LOCALS_ACCUMULATE,
  SORU_PVM_CODE_BODY,
  SORU_PVM_CODE_STOP
};

typedef struct soru_pvm_code_kont {
  uint8_t kind;
  int32_t left, pos;
  soru_pvm_extent_t size;
  int64_t locals_size;                /* LOCALS_PARSE: how many locals there are */
  soru_pvm_lazy_vec_t groups;         /* LOCALS_PARSE, LOCALS_ACCUMULATE */
  soru_pvm_opt_local_group_t current; /* LOCALS_ACCUMULATE */
  soru_pvm_lazy_vec_t locals;         /* LOCALS_ACCUMULATE */
  soru_pvm_block_kont_t block;        /* BODY */
  soru_pvm_func_def_t func;           /* BODY: locals; STOP */
} soru_pvm_code_kont_t;

enum {
  SORU_PVM_ELEM_START,
  SORU_PVM_ELEM_MODE,
  SORU_PVM_ELEM_INIT_INDEXED,
  SORU_PVM_ELEM_INIT_CONST,
  SORU_PVM_ELEM_STOP
};

typedef struct soru_pvm_opt_byte {
  bool some;
  uint8_t v;
} soru_pvm_opt_byte_t;

typedef struct soru_pvm_elem_kont {
  uint8_t kind;
  uint8_t is_const;            /* MODE: initialisers are blocks, not indices */
  int32_t left, index;         /* MODE */
  soru_pvm_opt_byte_t early;   /* MODE: type of the references, if known already */
  int32_t block_pos;           /* MODE, INIT_CONST */
  soru_pvm_block_kont_t block; /* MODE: offset; INIT_CONST: initialiser */
  soru_pvm_lazy_vec_t acc;     /* INIT_*: block labels */
  soru_pvm_elem_def_t elem;    /* INIT_*: mode, ref_type; STOP */
} soru_pvm_elem_kont_t;

enum { SORU_PVM_BYTES_START, SORU_PVM_BYTES_READ, SORU_PVM_BYTES_STOP };

/* The bytes of a data segment, read one by one. */
typedef struct soru_pvm_bytes_kont {
  uint8_t kind;
  int32_t label;       /* READ, STOP: in the table of data */
  int64_t pos, length; /* READ */
} soru_pvm_bytes_kont_t;

enum { SORU_PVM_DATA_START, SORU_PVM_DATA_MODE, SORU_PVM_DATA_INIT, SORU_PVM_DATA_STOP };

typedef struct soru_pvm_data_kont {
  uint8_t kind;
  int32_t left, index, block_pos; /* MODE */
  soru_pvm_block_kont_t block;    /* MODE: offset */
  soru_pvm_bytes_kont_t bytes;    /* INIT */
  soru_pvm_data_def_t data;       /* INIT: mode; STOP */
} soru_pvm_data_kont_t;

/* The sections; those that are no vectors come last. */
enum {
  SORU_PVM_FIELD_TYPE,
  SORU_PVM_FIELD_IMPORT,
  SORU_PVM_FIELD_FUNC,
  SORU_PVM_FIELD_TABLE,
  SORU_PVM_FIELD_MEMORY,
  SORU_PVM_FIELD_GLOBAL,
  SORU_PVM_FIELD_EXPORT,
  SORU_PVM_FIELD_ELEM,
  SORU_PVM_FIELD_CODE,
  SORU_PVM_FIELD_DATA,
  SORU_PVM_FIELD_VECTORS, /* number of the sections above */
  SORU_PVM_FIELD_START = SORU_PVM_FIELD_VECTORS,
  SORU_PVM_FIELD_DATA_COUNT,
  SORU_PVM_FIELD_COUNT
};

typedef struct soru_pvm_opt_field {
  uint8_t none; /* 0: Some, 1: None */
  uint8_t field;
} soru_pvm_opt_field_t;

/* The elements of a section that were read so far. */
typedef struct soru_pvm_section_acc {
  uint8_t field;
  soru_pvm_lazy_vec_t elements;
} soru_pvm_section_acc_t;

typedef struct soru_pvm_opt_instr_kont {
  uint8_t none;              /* 0: Some, 1: None */
  soru_pvm_lazy_vec_t stack; /* of lazy vectors of instructions */
} soru_pvm_opt_instr_kont_t;

/* Gives the functions their types, and looks for instructions that need the data count. */
typedef struct soru_pvm_elaborate_kont {
  soru_pvm_vec_t types;  /* indices of the types, as the function section gave them */
  soru_pvm_vec_t bodies; /* as the code section gave them */
  soru_pvm_lazy_vec_t funcs;
  soru_pvm_opt_instr_kont_t instrs;
} soru_pvm_elaborate_kont_t;

typedef struct soru_pvm_opt_funcs {
  uint8_t none; /* 0: Some, 1: None */
  soru_pvm_vec_t funcs;
} soru_pvm_opt_funcs_t;

enum {
  SORU_PVM_MODULE_START,
  SORU_PVM_MODULE_SKIP_CUSTOM,
  SORU_PVM_MODULE_FIELD_START,
  SORU_PVM_MODULE_FIELD,
  SORU_PVM_MODULE_ELABORATE,
  SORU_PVM_MODULE_BUILD,
  SORU_PVM_MODULE_STOP,
  SORU_PVM_MODULE_TYPES,
  SORU_PVM_MODULE_IMPORT,
  SORU_PVM_MODULE_EXPORT,
  SORU_PVM_MODULE_GLOBAL,
  SORU_PVM_MODULE_ELEM,
  SORU_PVM_MODULE_DATA,
  SORU_PVM_MODULE_CODE
};

typedef struct soru_pvm_module_kont {
  uint8_t kind;
  uint8_t field;                       /* FIELD_START */
  bool no_datas_in_funcs;              /* ELABORATE, BUILD */
  soru_pvm_opt_field_t next;           /* SKIP_CUSTOM */
  soru_pvm_extent_t size;              /* FIELD, and the sections */
  int32_t pos;                         /* the sections: where the element starts */
  soru_pvm_section_acc_t acc;          /* FIELD, and the sections */
  soru_pvm_functype_kont_t functype;   /* TYPES */
  soru_pvm_import_kont_t import;       /* IMPORT */
  soru_pvm_export_kont_t export_;      /* EXPORT */
  soru_pvm_globaltype_t global_type;   /* GLOBAL */
  soru_pvm_block_kont_t block;         /* GLOBAL */
  soru_pvm_elem_kont_t elem;           /* ELEM */
  soru_pvm_data_kont_t data;           /* DATA */
  soru_pvm_code_kont_t code;           /* CODE */
  soru_pvm_elaborate_kont_t elaborate; /* ELABORATE */
  soru_pvm_opt_funcs_t funcs;          /* BUILD */
  soru_pvm_module_t module;            /* STOP */
} soru_pvm_module_kont_t;

/* The sections that were read. */
typedef struct soru_pvm_building_state {
  soru_pvm_vec_t types, imports;
  soru_pvm_vec_t vars; /* of int32_t: indices of the functions' types */
  soru_pvm_vec_t tables, memories, globals, exports;
  soru_pvm_opt_i32_t start;
  soru_pvm_vec_t elems;
  soru_pvm_opt_i32_t data_count;
  soru_pvm_vec_t code, datas;
} soru_pvm_building_state_t;

struct soru_pvm_decode_state {
  soru_pvm_building_state_t building;
  soru_pvm_module_kont_t kont;
  soru_pvm_allocations_t allocations;
  int32_t stream_pos;
  soru_pvm_str_t stream_name;
};

/* Descriptions of vectors that only this phase uses, and of its konts. */
extern const soru_pvm_type_t soru_pvm_open_vec;        /* of soru_pvm_open_t */
extern const soru_pvm_type_t soru_pvm_local_group_vec; /* of soru_pvm_local_group_t */
extern const soru_pvm_type_t soru_pvm_walk_vec;        /* of soru_pvm_lazy_vec_t of instructions */
extern const soru_pvm_type_t soru_pvm_name_kont_type;
extern const soru_pvm_type_t soru_pvm_functype_kont_type;
extern const soru_pvm_type_t soru_pvm_import_kont_type;
extern const soru_pvm_type_t soru_pvm_export_kont_type;
extern const soru_pvm_type_t soru_pvm_block_kont_type;
extern const soru_pvm_type_t soru_pvm_code_kont_type;
extern const soru_pvm_type_t soru_pvm_elem_kont_type;
extern const soru_pvm_type_t soru_pvm_data_kont_type;
extern const soru_pvm_type_t soru_pvm_extent_type; /* size, start */
extern const soru_pvm_type_t soru_pvm_module_kont_type;

/* soru_pvm_section_vec gives the description of the elements of a section that is a vector
 * (SORU_PVM_FIELD_TYPE .. SORU_PVM_FIELD_DATA). */
const soru_pvm_type_t *soru_pvm_section_vec(uint8_t field);

#endif
