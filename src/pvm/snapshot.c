#include "pvm/snapshot.h"

#include "base/mem.h"
#include "pvm/pvm_private.h"

struct soru_pvm_snapshot {
  soru_pvm_state_t state;
};

/* Makes a state (uninitialised before) a copy of another one. */
static void
copy_state(soru_pvm_ctx_t *ctx, soru_pvm_state_t *to, const soru_pvm_state_t *from)
{
  *to = *from;
  soru_pvm_copy(ctx, &soru_pvm_tick_state_type, &to->tick_state, &from->tick_state);
  soru_pvm_copy(ctx, &soru_pvm_buffers_type, &to->buffers, &from->buffers);
  if (to->durable != NULL) soru_tree_keep(to->durable);
  if (to->root != NULL) soru_tree_keep(to->root);
}

soru_status_t
soru_pvm_snapshot_new(soru_pvm_t *pvm, soru_pvm_snapshot_t **snapshot)
{
  *snapshot = NULL;
  if (pvm->broken != SORU_OK) return pvm->broken;
  SORU_TRY(soru_pvm_state_sync(&pvm->vm.ctx, &pvm->vm.state));
  *snapshot = soru_base_alloc(sizeof **snapshot);
  copy_state(&pvm->vm.ctx, &(*snapshot)->state, &pvm->vm.state);
  return SORU_OK;
}

void
soru_pvm_snapshot_restore(soru_pvm_t *pvm, const soru_pvm_snapshot_t *snapshot)
{
  soru_pvm_state_drop(&pvm->vm.ctx, &pvm->vm.state);
  copy_state(&pvm->vm.ctx, &pvm->vm.state, &snapshot->state);
  pvm->broken = SORU_OK;
}

int64_t
soru_pvm_snapshot_tick(const soru_pvm_snapshot_t *snapshot)
{
  return snapshot->state.tick;
}

void
soru_pvm_snapshot_delete(soru_pvm_t *pvm, soru_pvm_snapshot_t *snapshot)
{
  if (snapshot == NULL) return;
  soru_pvm_ctx_t *ctx = &pvm->vm.ctx;
  soru_pvm_flat_t *flat = ctx->flat; /* it is the machine's, which goes on */
  soru_pvm_state_drop(ctx, &snapshot->state);
  ctx->flat = flat;
  free(snapshot);
}
