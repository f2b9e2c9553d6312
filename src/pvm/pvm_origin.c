/* Proving and verifying that a boot sector was installed in the initial state (R-ORIG-1). */
#include "pvm/pvm_private.h"
#include "tree/proof.h"

/* A machine that has nothing but a tree. */
typedef struct origin {
  soru_tree_t *tree;
  soru_pvm_vm_t vm;
} origin_t;

static void
origin_init(origin_t *origin, soru_tree_names_t *names, soru_tree_mode_t mode)
{
  memset(origin, 0, sizeof *origin);
  origin->tree = soru_tree_new(names, mode);
  soru_pvm_ctx_init(&origin->vm.ctx, origin->tree);
  origin->vm.rules = soru_pvm_host_rules_reference;
}

static void
origin_done(origin_t *origin)
{
  soru_pvm_state_drop(&origin->vm.ctx, &origin->vm.state);
  soru_pvm_ctx_done(&origin->vm.ctx);
  soru_tree_free(origin->tree);
}

/* Reads the durable storage, installs the boot sector, writes the state. */
static soru_status_t
install(origin_t *origin, soru_tree_node_t *root, const soru_pvm_params_t *params,
        soru_slice_t kernel, uint8_t after[SORU_TREE_HASH_SZ])
{
  soru_pvm_vm_t *vm = &origin->vm;
  soru_tree_names_t *names = soru_tree_names(origin->tree);
  soru_tree_name_t *name = soru_tree_name(names, soru_base_slice_text("durable"));
  soru_tree_node_t *durable;
  soru_status_t status = soru_tree_find(origin->tree, root, name, &durable);
  soru_tree_name_drop(names, name);
  if (status == SORU_OK && durable == NULL) status = SORU_ERR_PROOF;
  if (status != SORU_OK) return status;
  vm->state.root = soru_tree_keep(root);
  vm->state.durable = soru_tree_keep(durable);
  SORU_TRY(soru_pvm_install(vm, params, kernel));
  SORU_TRY(soru_pvm_state_encode(&vm->ctx, &vm->state));
  return soru_tree_hash(origin->tree, vm->state.root, after);
}

soru_status_t
soru_pvm_prove_origination(const soru_pvm_params_t *params, soru_slice_t kernel, soru_buf_t *proof,
                           uint8_t genesis[SORU_TREE_HASH_SZ])
{
  if (kernel.len > SORU_PVM_KERNEL_MAX) return SORU_ERR_LIMIT;
  soru_pvm_t *pvm;
  SORU_TRY(soru_pvm_new_initial(&pvm, params->version));
  origin_t origin;
  origin_init(&origin, pvm->names, SORU_TREE_RECORD);
  soru_tree_node_t *shadow = soru_tree_shadow(origin.tree, pvm->tree, pvm->vm.state.root);
  soru_status_t status = install(&origin, shadow, params, kernel, genesis);
  if (status == SORU_OK) status = soru_tree_proof_encode(proof, origin.tree, shadow, genesis);
  soru_tree_drop(origin.tree, shadow);
  origin_done(&origin);
  soru_pvm_delete(pvm);
  return status;
}

static soru_status_t
verify_root(origin_t *origin, const soru_tree_proof_head_t *head, soru_tree_node_t *root,
            const soru_pvm_params_t *params, soru_slice_t kernel)
{
  uint8_t hash[SORU_TREE_HASH_SZ];
  SORU_TRY(soru_pvm_initial_hash(params->version, hash));
  if (head->version != 2 || !head->before_is_dir || !head->after_is_dir ||
      memcmp(head->before, hash, sizeof hash) != 0)
    return SORU_ERR_PROOF;
  SORU_TRY(soru_tree_hash(origin->tree, root, hash));
  if (memcmp(head->before, hash, sizeof hash) != 0) return SORU_ERR_PROOF;
  SORU_TRY(install(origin, root, params, kernel, hash));
  return memcmp(head->after, hash, sizeof hash) == 0 ? SORU_OK : SORU_ERR_PROOF;
}

soru_status_t
soru_pvm_verify_origination(const soru_pvm_params_t *params, soru_slice_t kernel,
                            soru_slice_t proof, uint8_t genesis[SORU_TREE_HASH_SZ])
{
  if (kernel.len > SORU_PVM_KERNEL_MAX) return SORU_ERR_LIMIT;
  soru_tree_names_t *names = soru_tree_names_new();
  origin_t origin;
  origin_init(&origin, names, SORU_TREE_REPLAY);
  soru_tree_proof_head_t head;
  soru_tree_node_t *root;
  soru_status_t status = soru_tree_proof_decode(origin.tree, proof, &head, &root);
  if (status == SORU_OK) {
    memcpy(genesis, head.after, sizeof head.after);
    status = verify_root(&origin, &head, root, params, kernel);
    if (status == SORU_ERR_MISSING || status == SORU_RAISED) status = SORU_ERR_PROOF;
    soru_tree_drop(origin.tree, root);
  }
  origin_done(&origin);
  soru_tree_names_free(names);
  return status;
}
