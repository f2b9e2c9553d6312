/* receipt_content.c - what operations say, kind by kind. */
#include "base/hex.h"
#include "crypto/blake2b.h"
#include "l1/receipt_private.h"
#include "l1/tez.h"
#include "micheline/micheline.h"
#include "micheline/print.h"

/* The longest kernel that is hashed: longer than any operation. */
#define KERNEL_MAX (2 * SORU_L1_OPERATION_MAX)

void
soru_l1_receipt_micheline(soru_buf_t *out, const soru_json_t *v)
{
  soru_buf_t bytes, text;
  soru_base_buf_init(&bytes, KERNEL_MAX);
  soru_base_buf_init(&text, 4 * KERNEL_MAX);
  soru_status_t status = soru_micheline_read(&bytes, v);
  if (status == SORU_OK && !bytes.overflow) {
    soru_cursor_t cursor = soru_base_cursor(soru_base_buf_slice(&bytes));
    status = soru_micheline_print(&text, &cursor);
  }
  if (status == SORU_OK && text.len > 0 && !text.overflow)
    soru_base_buf_add(out, text.ptr, text.len);
  else
    soru_codec_json_print(out, v, 0);
  soru_base_buf_free(&text);
  soru_base_buf_free(&bytes);
}

typedef struct kind kind_t;

/* A kind of operation: its name in the RPC (behind smart_rollup_ or sc_rollup_ for rollups), its
 * title, how results call it, and both in late 2022. */
struct kind {
  const char *kind;
  bool is_rollup;
  const char *title, *name, *title_2022, *name_2022;
  void (*say)(soru_receipt_t *receipt, const soru_json_t *content, soru_slice_t source);
};

static void
say_reveal(soru_receipt_t *receipt, const soru_json_t *content, soru_slice_t source)
{
  soru_l1_receipt_line(receipt, "Contract: ");
  soru_base_buf_add(receipt->out, source.ptr, source.len);
  soru_l1_receipt_field(receipt, "Key", content, "public_key");
}

/* The parameters of a transfer; those of a transfer without any are left out. */
static void
say_parameters(soru_receipt_t *receipt, const soru_json_t *content)
{
  soru_json_t parameters, value;
  soru_receipt_text_t entrypoint;
  if (!soru_codec_json_has(&parameters, content, "parameters")) return;
  if (soru_l1_receipt_member(&entrypoint, &parameters, "entrypoint") &&
      !soru_base_slice_equal(entrypoint.text, soru_base_slice_text("default")))
    soru_l1_receipt_field(receipt, "Entrypoint", &parameters, "entrypoint");
  if (!soru_codec_json_has(&value, &parameters, "value")) return;
  soru_l1_receipt_line(receipt, "Parameter: ");
  soru_l1_receipt_micheline(receipt->out, &value);
}

static void
say_transaction(soru_receipt_t *receipt, const soru_json_t *content, soru_slice_t source)
{
  int64_t amount;
  (void)soru_l1_receipt_number(&amount, content, "amount");
  soru_l1_receipt_line(receipt, "Amount: " SORU_L1_TEZ);
  soru_l1_tez_add(receipt->out, amount < 0 ? 0 : (uint64_t)amount);
  soru_l1_receipt_line(receipt, "From: ");
  soru_base_buf_add(receipt->out, source.ptr, source.len);
  soru_l1_receipt_field(receipt, "To", content, "destination");
  say_parameters(receipt, content);
}

/* The hash of the kernel. */
static void
say_kernel(soru_receipt_t *receipt, const soru_json_t *kernel)
{
  uint8_t hash[SORU_CRYPTO_HASH_SIZE];
  soru_buf_t bytes;
  bool alpha = receipt->wire == SORU_L1_WIRE_ALPHA;
  soru_base_buf_init(&bytes, KERNEL_MAX);
  if (soru_codec_json_kind(kernel) == SORU_JSON_STRING &&
      soru_codec_json_get_hex(&bytes, kernel) == SORU_OK) {
    soru_crypto_blake2b(hash, sizeof hash, bytes.ptr, bytes.len);
    soru_l1_receipt_line(receipt, "%s Blake2B hash: '", alpha ? "Boot sector" : "Kernel");
    soru_base_hex_add(receipt->out, soru_base_slice(hash, sizeof hash));
    soru_base_buf_add_u8(receipt->out, '\'');
  }
  soru_base_buf_free(&bytes);
}

static void
say_originate(soru_receipt_t *receipt, const soru_json_t *content, soru_slice_t source)
{
  soru_json_t member;
  (void)source;
  soru_l1_receipt_field(receipt, "Kind", content, "pvm_kind");
  if (soru_codec_json_has(&member, content, "parameters_ty")) {
    soru_l1_receipt_line(receipt, "Parameter type: ");
    soru_l1_receipt_micheline(receipt->out, &member);
  }
  if (soru_codec_json_has(&member, content, "kernel") ||
      soru_codec_json_has(&member, content, "boot_sector"))
    say_kernel(receipt, &member);
}

static void
say_messages(soru_receipt_t *receipt, const soru_json_t *content, soru_slice_t source)
{
  (void)receipt;
  (void)content;
  (void)source;
}

static void
say_cement(soru_receipt_t *receipt, const soru_json_t *content, soru_slice_t source)
{
  (void)source;
  soru_l1_receipt_field(receipt, "Address", content, "rollup");
  soru_l1_receipt_field(receipt, "Commitment", content, "commitment");
}

static void
say_publish(soru_receipt_t *receipt, const soru_json_t *content, soru_slice_t source)
{
  soru_json_t commitment;
  (void)source;
  soru_l1_receipt_field(receipt, "Address", content, "rollup");
  if (!soru_codec_json_has(&commitment, content, "commitment")) return;
  soru_l1_receipt_line(receipt, "Commitment:");
  receipt->depth++;
  soru_l1_receipt_field(receipt, "compressed_state", &commitment, "compressed_state");
  soru_l1_receipt_field(receipt, "inbox_level", &commitment, "inbox_level");
  soru_l1_receipt_field(receipt, "predecessor", &commitment, "predecessor");
  soru_l1_receipt_field(receipt, "number_of_ticks", &commitment, "number_of_ticks");
  receipt->depth--;
}

/* The sections of a dissection, or the word for a proof. */
static void
say_step(soru_receipt_t *receipt, const soru_json_t *step)
{
  size_t cnt;
  if (soru_codec_json_kind(step) != SORU_JSON_ARRAY ||
      soru_codec_json_array(&cnt, step) != SORU_OK) {
    soru_l1_receipt_line(receipt, "Step: proof");
    return;
  }
  soru_l1_receipt_line(receipt, "Step: Dissection:");
  receipt->depth++;
  for (size_t i = 0; i < cnt; i++) {
    soru_json_t section = soru_codec_json_at(step, i);
    soru_receipt_text_t state, tick;
    bool has = soru_l1_receipt_member(&state, &section, "state");
    (void)soru_l1_receipt_member(&tick, &section, "tick");
    soru_l1_receipt_line(receipt, "Tick: %.*s, State: %.*s", (int)tick.text.len,
                         (const char *)tick.text.ptr, has ? (int)state.text.len : 4,
                         has ? (const char *)state.text.ptr : "none");
  }
  receipt->depth--;
}

static void
say_refute(soru_receipt_t *receipt, const soru_json_t *content, soru_slice_t source)
{
  soru_json_t refutation, step;
  soru_receipt_text_t mine, other;
  (void)source;
  soru_l1_receipt_field(receipt, "Address", content, "rollup");
  soru_l1_receipt_field(receipt, "Staker", content, "opponent");
  if (!soru_codec_json_has(&refutation, content, "refutation")) return;
  if (soru_l1_receipt_member(&mine, &refutation, "player_commitment_hash") &&
      soru_l1_receipt_member(&other, &refutation, "opponent_commitment_hash")) {
    soru_l1_receipt_line(receipt, "Refutation: Start game between commitment hashes %.*s and %.*s",
                         (int)mine.text.len, (const char *)mine.text.ptr, (int)other.text.len,
                         (const char *)other.text.ptr);
    return;
  }
  soru_l1_receipt_field(receipt, "Refutation: Tick", &refutation, "choice");
  if (soru_codec_json_has(&step, &refutation, "step")) say_step(receipt, &step);
}

static void
say_timeout(soru_receipt_t *receipt, const soru_json_t *content, soru_slice_t source)
{
  soru_json_t stakers;
  (void)source;
  soru_l1_receipt_field(receipt, "Address", content, "rollup");
  if (!soru_codec_json_has(&stakers, content, "stakers")) return;
  soru_l1_receipt_field(receipt, "First staker (Alice)", &stakers, "alice");
  soru_l1_receipt_field(receipt, "Second staker (Bob)", &stakers, "bob");
}

static void
say_execute(soru_receipt_t *receipt, const soru_json_t *content, soru_slice_t source)
{
  (void)source;
  soru_l1_receipt_field(receipt, "Address", content, "rollup");
  soru_l1_receipt_field(receipt, "Cemented commitment", content, "cemented_commitment");
}

static void
say_bond(soru_receipt_t *receipt, const soru_json_t *content, soru_slice_t source)
{
  (void)source;
  soru_l1_receipt_field(receipt, "Address", content, "rollup");
  soru_l1_receipt_field(receipt, "Staker", content, "staker");
}

/* Others, among them internal ones of kinds that no operation has. */
static void
say_other(soru_receipt_t *receipt, const soru_json_t *content, soru_slice_t source)
{
  soru_json_t payload;
  soru_l1_receipt_line(receipt, "From: ");
  soru_base_buf_add(receipt->out, source.ptr, source.len);
  soru_l1_receipt_field(receipt, "Tag", content, "tag");
  if (!soru_codec_json_has(&payload, content, "payload")) return;
  soru_l1_receipt_line(receipt, "Payload: ");
  soru_l1_receipt_micheline(receipt->out, &payload);
}

static const kind_t kinds[] = {
    {"reveal", false, "Revelation of manager public key", "revelation",
     "Revelation of manager public key", "revelation", say_reveal},
    {"transaction", false, "Transaction", "transaction", "Transaction", "transaction",
     say_transaction},
    {"originate", true, "Smart rollup origination", "smart rollup origination",
     "Smart contract rollup origination", "smart contract rollup origination", say_originate},
    {"add_messages", true, "Smart rollup messages submission", "smart rollup messages submission",
     "Smart contract rollup messages submission", "smart contract rollup messages submission",
     say_messages},
    {"cement", true, "Smart rollup commitment cementing", "smart rollup commitment cementing",
     "Smart contract rollup commitment cementing", "smart contract rollup commitment cementing",
     say_cement},
    {"publish", true, "Smart rollup commitment publishing", "smart rollup commitment publishing",
     "Smart contract rollup commitment publishing", "smart contract rollup commitment publishing",
     say_publish},
    {"refute", true, "Smart rollup refutation move", "smart rollup refutation move",
     "Smart contract rollup refutation move", "smart contract rollup refutation move", say_refute},
    {"timeout", true, "Smart rollup refutation timeout", "smart rollup refutation timeout",
     "Smart contract rollup refutation timeout", "smart contract rollup refutation timeout",
     say_timeout},
    {"execute_outbox_message", true, "Smart rollup output message execution",
     "smart output message execution", "Smart contract output message execution",
     "smart contract output message execution", say_execute},
    {"recover_bond", true, "Smart rollup bond retrieval", "smart rollup bond retrieval",
     "Smart contract bond retrieval", "smart contract bond retrieval", say_bond},
    {"event", false, "Event", "event", "Event", "event", say_other},
};

/* The kind of an operation; NULL for others. */
static const kind_t *
find(soru_slice_t kind)
{
  static const char *const prefixes[] = {"smart_rollup_", "sc_rollup_"};
  bool is_rollup = false;
  for (size_t i = 0; i < 2 && !is_rollup; i++) {
    size_t n = strlen(prefixes[i]);
    if (kind.len <= n || memcmp(kind.ptr, prefixes[i], n) != 0) continue;
    is_rollup = true;
    kind = soru_base_slice(kind.ptr + n, kind.len - n);
  }
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    if (kinds[i].is_rollup == is_rollup &&
        soru_base_slice_equal(kind, soru_base_slice_text(kinds[i].kind)))
      return &kinds[i];
  return NULL;
}

void
soru_l1_receipt_content(soru_receipt_t *receipt, const soru_json_t *content, soru_slice_t source,
                        bool is_internal, const char **name)
{
  soru_receipt_text_t text;
  (void)soru_l1_receipt_member(&text, content, "kind");
  const kind_t *kind = find(text.text);
  bool alpha = receipt->wire == SORU_L1_WIRE_ALPHA;
  *name = kind == NULL ? "operation" : alpha ? kind->name_2022 : kind->name;
  soru_l1_receipt_line(receipt, "%s", is_internal ? "Internal " : "");
  if (kind != NULL) {
    soru_base_buf_addf(receipt->out, "%s:", alpha ? kind->title_2022 : kind->title);
  } else {
    soru_base_buf_add(receipt->out, text.text.ptr, text.text.len);
    soru_base_buf_add_u8(receipt->out, ':');
  }
  receipt->depth++;
  if (kind != NULL)
    kind->say(receipt, content, source);
  else
    say_other(receipt, content, source);
  receipt->depth--;
}
