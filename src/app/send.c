#include "app/send.h"

#include "app/send_private.h"
#include "crypto/prefix.h"
#include "l1/receipt.h"

#include <inttypes.h>

/* Copies a string of an answer; false with a message. */
static bool
keep_text(char text[SORU_CRYPTO_KEY_TEXT_MAX], const soru_json_t *v)
{
  soru_slice_t from;
  if (!soru_app_client_text(v, &from)) return false;
  if (from.len >= SORU_CRYPTO_KEY_TEXT_MAX) {
    (void)soru_app_client_fail("%s: the answer is too long", v->doc->name);
    return false;
  }
  memcpy(text, from.ptr, from.len);
  text[from.len] = 0;
  return true;
}

/* Asks for a string. */
static bool
ask_text(soru_client_t *client, const char *path, char text[SORU_CRYPTO_KEY_TEXT_MAX])
{
  soru_answer_t answer;
  bool ok = soru_app_client_get(client, &answer, "%s", path) && keep_text(text, &answer.root);
  soru_app_rpc_free(&answer);
  return ok;
}

/* Asks for the name of the protocol. */
static bool
ask_protocol(soru_send_t *send)
{
  soru_answer_t answer;
  soru_json_t protocol;
  bool ok = soru_app_client_get(send->client, &answer, SORU_CLIENT_HEAD "/protocols");
  if (ok && soru_codec_json_member(&protocol, &answer.root, "protocol") != SORU_OK) {
    (void)soru_app_client_fail("%s", soru_codec_json_error(&answer.doc));
    ok = false;
  }
  ok = ok && keep_text(send->protocol, &protocol);
  soru_app_rpc_free(&answer);
  return ok;
}

/* Asks for the counter of the account, unless --counter says it. */
static bool
ask_counter(soru_send_t *send)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX], path[SORU_APP_PATH_MAX];
  const char *said = soru_app_client_option(send->client, "counter"), *from = said;
  snprintf(path, sizeof path, SORU_CLIENT_HEAD "/context/contracts/%s/counter", send->source);
  if (said == NULL) {
    if (!ask_text(send->client, path, text)) return false;
    from = text;
  }
  char *end;
  send->counter = strtoull(from, &end, 10);
  if (from[0] >= '0' && from[0] <= '9' && *end == 0) {
    if (said != NULL && send->counter > 0) send->counter--; /* that of the operation before */
    return true;
  }
  (void)soru_app_client_fail("%s is no counter", from);
  return false;
}

/* Asks whether layer 1 knows the public key. */
static bool
ask_key(soru_send_t *send)
{
  soru_answer_t answer;
  bool ok = soru_app_client_get(send->client, &answer,
                                SORU_CLIENT_HEAD "/context/contracts/%s/manager_key", send->source);
  send->is_revealed = ok && soru_codec_json_kind(&answer.root) != SORU_JSON_NULL;
  soru_app_rpc_free(&answer);
  return ok;
}

/* Finds out what the account needs for an operation; false with a message. */
static bool
begin(soru_client_t *client, soru_send_t *send, const char *source)
{
  *send = (soru_send_t){.client = client};
  if (!soru_app_client_account(client, source, &send->account) ||
      !soru_app_client_unlock(client, &send->account))
    return false;
  soru_crypto_pkh_text(&send->account.pkh, send->source);
  return soru_app_client_wire(client, &send->wire) && ask_protocol(send) &&
         ask_text(client, "/chains/main/chain_id", send->chain) &&
         ask_text(client, SORU_CLIENT_HEAD "/hash", send->branch) && ask_counter(send) &&
         ask_key(send);
}

/* Begins the JSON object of a content: its kind and what every content has. */
static void
open_content(const soru_send_t *send, soru_json_out_t *out, const char *kind)
{
  static const char *const numbers[] = {"fee", "counter", "gas_limit", "storage_limit"};
  const char *prefix = send->wire == SORU_L1_WIRE_ALPHA ? "sc_rollup_" : "smart_rollup_";
  bool is_rollup = kind[0] == '*';
  soru_codec_json_out_open(out, '{');
  soru_codec_json_out_key(out, "kind");
  soru_codec_json_out_textf(out, "%s%s", is_rollup ? prefix : "", kind + is_rollup);
  soru_codec_json_out_key(out, "source");
  soru_codec_json_out_text(out, send->source);
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    soru_codec_json_out_key(out, numbers[i]);
    soru_codec_json_out_text(out, "0");
  }
}

void
soru_app_send_members(const soru_send_t *send, soru_json_out_t *out)
{
  char text[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_codec_json_out_key(out, "branch");
  soru_codec_json_out_text(out, send->branch);
  soru_codec_json_out_key(out, "contents");
  soru_codec_json_out_open(out, '[');
  for (size_t i = 0; i < send->operation.cnt; i++) {
    soru_codec_json_out_open(out, '{');
    soru_l1_content_members(out, &send->contents[i], send->wire);
    soru_codec_json_out_close(out, '}');
  }
  soru_codec_json_out_close(out, ']');
  soru_codec_json_out_key(out, "signature");
  soru_crypto_signature_text(&send->operation.signature, -1, text);
  soru_codec_json_out_text(out, text);
}

void
soru_app_send_tell(const soru_send_t *send, const soru_json_t *operation)
{
  soru_buf_t text;
  soru_base_buf_init(&text, SORU_CLIENT_TEXT_MAX);
  if (soru_l1_receipt_add(&text, operation, 1, send->wire) == SORU_OK)
    soru_base_buf_addf(&text, "\n\n");
  fwrite(text.ptr, 1, text.len, stdout);
  soru_base_buf_free(&text);
}

int
soru_app_send_failed(const soru_send_t *send, const soru_json_t *operation)
{
  soru_buf_t text;
  if (!send->client->json) {
    printf("This simulation failed:\n");
    soru_app_send_tell(send, operation);
  }
  soru_base_buf_init(&text, SORU_CLIENT_TEXT_MAX);
  soru_l1_receipt_errors(&text, operation);
  (void)soru_app_client_fail("the operation would fail%s%.*s", text.len > 0 ? ":\n" : "",
                             (int)text.len, (const char *)text.ptr);
  soru_base_buf_free(&text);
  return SORU_EXIT_FAILED;
}

/* Reads the content that is asked for. */
static bool
content_read(soru_send_t *send, soru_buf_t *content)
{
  soru_buf_t text;
  soru_json_out_t out;
  soru_json_doc_t doc;
  soru_base_buf_init(&text, SORU_CLIENT_TEXT_MAX);
  soru_codec_json_out_init(&out, &text);
  soru_codec_json_out_open(&out, '{');
  soru_codec_json_out_key(&out, "branch");
  soru_codec_json_out_text(&out, send->branch);
  soru_codec_json_out_key(&out, "contents");
  soru_codec_json_out_open(&out, '[');
  soru_codec_json_out_raw(&out, soru_base_buf_slice(content));
  soru_codec_json_out_close(&out, ']');
  soru_codec_json_out_close(&out, '}');
  soru_status_t status = text.overflow || content->overflow ? SORU_ERR_LIMIT : SORU_OK;
  if (status != SORU_OK) (void)soru_app_client_fail("the operation is too large");
  if (status == SORU_OK) {
    status = soru_codec_json_parse(&doc, "the operation", soru_base_buf_slice(&text));
    if (status == SORU_OK) {
      soru_json_t root = soru_codec_json_root(&doc);
      status = soru_l1_operation_read(&send->read, &send->memory, &root, send->wire);
    }
    if (status != SORU_OK) (void)soru_app_client_fail("%s", soru_codec_json_error(&doc));
    soru_codec_json_free(&doc);
  }
  soru_base_buf_free(&text);
  return status == SORU_OK;
}

/* Puts the revelation of the key in front, if there is none yet. */
static void
contents_make(soru_send_t *send)
{
  size_t cnt = 0;
  const soru_l1_content_t *content = &send->read.contents[0];
  if (!send->is_revealed && content->kind != SORU_L1_REVEAL) {
    send->contents[cnt] = (soru_l1_content_t){.kind = SORU_L1_REVEAL, .source = send->account.pkh};
    send->contents[cnt].counter = send->counter + 1;
    send->contents[cnt].as.reveal.key = send->account.key;
    cnt++;
  }
  send->contents[cnt] = *content;
  send->contents[cnt].counter = send->counter + 1 + cnt;
  cnt++;
  send->operation = (soru_l1_operation_t){.contents = send->contents, .cnt = cnt};
  memcpy(send->operation.branch, send->read.branch, sizeof send->operation.branch);
  send->operation.has_signature = true;
}

/* Sends what `content` asks for. */
static int
run(soru_send_t *send, soru_buf_t *content)
{
  if (!content_read(send, content)) return SORU_EXIT_FAILED;
  contents_make(send);
  if (!soru_app_send_simulate(send)) return SORU_EXIT_FAILED;
  return soru_app_send_inject(send);
}

int
soru_app_send(soru_client_t *client, const char *kind, soru_send_fill_t fill, soru_send_done_t done)
{
  soru_send_t send;
  soru_buf_t content;
  soru_json_out_t out;
  int status = SORU_EXIT_FAILED;
  soru_base_buf_init(&content, SORU_CLIENT_TEXT_MAX);
  soru_codec_json_out_init(&out, &content);
  if (begin(client, &send, soru_app_client_arg(client, "SRC"))) {
    open_content(&send, &out, kind);
    if (fill(&send, &out)) {
      soru_codec_json_out_close(&out, '}');
      status = run(&send, &content);
    }
  }
  if (status == SORU_EXIT_OK && done != NULL && !client->dry_run) done(&send);
  soru_base_buf_free(&content);
  soru_l1_operation_free(&send.read);
  soru_l1_memory_free(&send.memory);
  soru_app_rpc_free(&send.receipt);
  return status;
}

soru_json_t
soru_app_send_operation(const soru_send_t *send)
{
  if (soru_codec_json_kind(&send->receipt.root) != SORU_JSON_ARRAY) return send->receipt.root;
  return soru_codec_json_at(&send->receipt.root, 0);
}
