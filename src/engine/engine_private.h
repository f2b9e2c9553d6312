/* engine_private.h - what an engine keeps: kernels by hash, and the room for flat shapes. */
#ifndef SORU_ENGINE_ENGINE_PRIVATE_H
#define SORU_ENGINE_ENGINE_PRIVATE_H

#include "engine/engine.h"
#include "engine/run_private.h"

/* The state at the start of a phase, and the ticks it takes from the start of Decode to get there.
 */
typedef struct soru_engine_arrival {
  bool is_known;
  soru_pvm_tick_state_t state;
  uint64_t ticks;
} soru_engine_arrival_t;

/* A kernel in the cache. */
typedef struct soru_engine_entry {
  uint8_t hash[SORU_TREE_HASH_SZ];
  int version; /* arrivals depend on it */
  uint64_t used;
  bool is_tried;                /* `kernel` is what became of it */
  soru_engine_kernel_t *kernel; /* NULL: it cannot be lowered */
  soru_engine_arrival_t link, init, eval;
  /* Code of an instance that was compared with the kernel; the same pages need no comparison. */
  bool is_compared;
  soru_pvm_vec_t blocks, funcs;
  soru_engine_table_t *tables; /* as long as nothing changes them */
} soru_engine_entry_t;

struct soru_engine {
  soru_pvm_engine_t hooks;
  soru_pvm_vm_t *vm;
  soru_engine_options_t options;
  soru_engine_stats_t stats;
  soru_engine_entry_t *entries;
  uint32_t entry_cnt;
  uint64_t clock;
  /* The entry whose phases the machine is doing, and the tick at which Decode began. */
  soru_engine_entry_t *learning;
  int64_t learning_since;
  /* The entry that the memory and the session belong to, while ctx->flat is set. */
  soru_engine_entry_t *bound;
  soru_pvm_flat_t flat;
  uint64_t flat_used; /* bytes of the memory that are not zero, at most */
  soru_engine_session_t session;
  soru_engine_loop_t *loop; /* without an observer */
  uint64_t *room;           /* of all slots */
  uint64_t retry_at;        /* after a refusal: not before the machine has done so many ticks */
  uint64_t patience;        /* the next one lasts so many */
};

/* soru_engine_compare tells whether the code of an instance is that of the kernel. */
bool soru_engine_compare(soru_pvm_ctx_t *ctx, soru_engine_entry_t *entry,
                         soru_pvm_instance_t *instance);

/* soru_engine_entry finds or makes the entry of a kernel; others are given up for it. */
soru_engine_entry_t *soru_engine_entry(soru_engine_t *engine, const uint8_t hash[SORU_TREE_HASH_SZ],
                                       int version);

/* soru_engine_entry_clear releases what an entry owns. */
void soru_engine_entry_clear(soru_engine_t *engine, soru_engine_entry_t *entry);

/* soru_engine_entry_kernel gives the kernel of an entry, lowered when it is asked for first. */
soru_engine_kernel_t *soru_engine_entry_kernel(soru_engine_t *engine, soru_engine_entry_t *entry,
                                               bool running);

/* soru_engine_leap is `leap` of pvm/engine.h. */
soru_status_t soru_engine_leap(void *self, soru_pvm_vm_t *vm, int version, uint64_t max,
                               bool one_phase, uint64_t *done);
/* soru_engine_entered is `entered` of pvm/engine.h. */
void soru_engine_entered(void *self, soru_pvm_vm_t *vm, int version);

#endif
