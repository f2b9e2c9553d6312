/* Proving and verifying one step (R-PVM-8, R-GAME-3): the tick function on a recording of the
 * state's tree, or on the part of it that a proof holds. */
#include "pvm/vm.h"
#include "tree/proof.h"

/* A machine for one step. */
typedef struct step {
  soru_tree_t *tree;
  soru_pvm_vm_t vm;
} step_t;

static void
step_init(step_t *step, soru_tree_names_t *names, soru_tree_mode_t mode,
          const soru_pvm_host_rules_t *rules)
{
  memset(step, 0, sizeof *step);
  step->tree = soru_tree_new(names, mode);
  soru_pvm_ctx_init(&step->vm.ctx, step->tree);
  step->vm.rules = *rules;
}

static void
step_done(step_t *step)
{
  soru_pvm_state_drop(&step->vm.ctx, &step->vm.state);
  soru_pvm_ctx_done(&step->vm.ctx);
  soru_tree_free(step->tree);
}

/* Gives the machine something, or lets it compute. What is given to a machine that computes is
 * ignored; without what it waits for, it stays as it is. */
static soru_status_t
advance(soru_pvm_vm_t *vm, const soru_pvm_given_t *given, soru_pvm_wants_t wants)
{
  uint64_t done;
  if (wants == SORU_PVM_WANTS_NOTHING) return soru_pvm_vm_run(vm, 1, SORU_PVM_UNTIL_WAIT, &done);
  if (given->kind == SORU_PVM_GIVEN_REVEAL) return soru_pvm_vm_reveal(vm, given->bytes);
  return soru_pvm_vm_input(vm, given->level, given->counter, given->bytes);
}

/* What the machine asks for. */
static void
get_request(const soru_pvm_vm_t *vm, soru_pvm_request_t *request)
{
  soru_slice_t reveal = soru_base_slice(NULL, 0);
  *request = (soru_pvm_request_t){.wants = soru_pvm_vm_wants(vm, &reveal),
                                  .has_input = vm->state.has_input,
                                  .level = vm->state.input_level,
                                  .counter = vm->state.input_counter};
  if (request->wants != SORU_PVM_WANTS_REVEAL) return;
  request->reveal_len = reveal.len < SORU_PVM_REQUEST_MAX ? reveal.len : SORU_PVM_REQUEST_MAX;
  if (reveal.len > 0) memcpy(request->reveal, reveal.ptr, request->reveal_len);
}

/* Reads the state, does the step, writes the state. */
static soru_status_t
transition(step_t *step, soru_tree_node_t *root, const soru_pvm_given_t *given,
           soru_pvm_request_t *request, uint8_t after[SORU_TREE_HASH_SZ])
{
  soru_pvm_vm_t *vm = &step->vm;
  soru_status_t status = soru_pvm_state_decode(&vm->ctx, root, &vm->state);
  if (status == SORU_RAISED) return SORU_ERR_STATE;
  if (status != SORU_OK) return status;
  get_request(vm, request);
  if (request->wants == SORU_PVM_WANTS_NOTHING || given->kind != SORU_PVM_GIVEN_NOTHING) {
    SORU_TRY(advance(vm, given, request->wants));
    SORU_TRY(soru_pvm_state_encode(&vm->ctx, &vm->state));
  }
  return soru_tree_hash(step->tree, vm->state.root, after);
}

soru_status_t
soru_pvm_prove(soru_pvm_t *pvm, const soru_pvm_given_t *given, soru_buf_t *proof,
               uint8_t before[SORU_TREE_HASH_SZ], uint8_t after[SORU_TREE_HASH_SZ])
{
  soru_tree_t *direct;
  soru_tree_node_t *root;
  soru_pvm_host_rules_t rules = soru_pvm_rules(pvm);
  SORU_TRY(soru_pvm_root(pvm, &direct, &root));
  SORU_TRY(soru_tree_hash(direct, root, before));
  step_t step;
  step_init(&step, soru_tree_names(direct), SORU_TREE_RECORD, &rules);
  soru_tree_node_t *shadow = soru_tree_shadow(step.tree, direct, root);
  soru_pvm_request_t request;
  soru_status_t status = transition(&step, shadow, given, &request, after);
  if (status == SORU_OK) status = soru_tree_proof_encode(proof, step.tree, shadow, after);
  soru_tree_drop(step.tree, shadow);
  step_done(&step);
  return status;
}

/* Checks what is not the step itself. */
static soru_status_t
check_head(const soru_tree_proof_head_t *head, const uint8_t before[SORU_TREE_HASH_SZ])
{
  if (head->version != 2 || !head->before_is_dir || !head->after_is_dir) return SORU_ERR_PROOF;
  return memcmp(head->before, before, SORU_TREE_HASH_SZ) == 0 ? SORU_OK : SORU_ERR_PROOF;
}

static soru_status_t
verify_root(step_t *step, const soru_tree_proof_head_t *head, soru_tree_node_t *root,
            const soru_pvm_given_t *given, soru_pvm_request_t *request)
{
  uint8_t hash[SORU_TREE_HASH_SZ];
  SORU_TRY(soru_tree_hash(step->tree, root, hash));
  SORU_TRY(check_head(head, hash));
  SORU_TRY(transition(step, root, given, request, hash));
  return memcmp(head->after, hash, sizeof hash) == 0 ? SORU_OK : SORU_ERR_PROOF;
}

soru_status_t
soru_pvm_verify(soru_slice_t proof, const soru_pvm_given_t *given,
                const soru_pvm_host_rules_t *rules, uint8_t before[SORU_TREE_HASH_SZ],
                uint8_t after[SORU_TREE_HASH_SZ], soru_pvm_request_t *request)
{
  soru_tree_names_t *names = soru_tree_names_new();
  step_t step;
  step_init(&step, names, SORU_TREE_REPLAY, rules != NULL ? rules : &soru_pvm_host_rules_reference);
  soru_tree_proof_head_t head;
  soru_tree_node_t *root;
  soru_pvm_request_t requested = {.wants = SORU_PVM_WANTS_NOTHING};
  soru_status_t status = soru_tree_proof_decode(step.tree, proof, &head, &root);
  if (status == SORU_OK) {
    memcpy(before, head.before, sizeof head.before);
    memcpy(after, head.after, sizeof head.after);
    status = verify_root(&step, &head, root, given, &requested);
    if (status == SORU_ERR_MISSING || status == SORU_ERR_STATE) status = SORU_ERR_PROOF;
    soru_tree_drop(step.tree, root);
  }
  if (request != NULL) *request = requested;
  step_done(&step);
  soru_tree_names_free(names);
  return status;
}
