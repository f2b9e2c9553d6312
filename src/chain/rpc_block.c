/* rpc_block.c - blocks: which one a text names, headers, metadata, operations; see rpc.h. */
#include "base/mem.h"
#include "chain/rpc_private.h"
#include "l1/operation_json.h"

#include <string.h>

/* --- names of blocks --- */

/* Reads digits; -1 unless that is all there is. */
static int64_t
read_digits(soru_slice_t text)
{
  int64_t number = 0;
  if (text.len == 0 || text.len > 9) return -1;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] < '0' || text.ptr[i] > '9') return -1;
    number = number * 10 + (text.ptr[i] - '0');
  }
  return number;
}

/* Finds the block that `back` blocks lead to from a block of the head's branch or another one. */
static soru_status_t
go_back(soru_chain_t *chain, int64_t back, soru_chain_block_t *block)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  for (; back > 0; back--) {
    if (block->header.level == 0) return SORU_ERR_NOT_FOUND;
    memcpy(hash, block->header.predecessor, sizeof hash);
    soru_chain_block_free(block);
    SORU_TRY(soru_chain_find(chain, hash, block));
  }
  return SORU_OK;
}

/* Finds a block of the head's branch. */
static soru_status_t
find_level(soru_chain_t *chain, int64_t level, soru_chain_block_t *block)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  if (level < 0 || level > INT32_MAX) return SORU_ERR_NOT_FOUND;
  SORU_TRY(soru_chain_hash_at(chain, (int32_t)level, hash));
  return soru_chain_find(chain, hash, block);
}

soru_status_t
soru_chain_rpc_find_block(soru_chain_t *chain, soru_slice_t name, soru_chain_block_t *block)
{
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  int32_t head = soru_chain_head(chain)->header.level;
  size_t len = 0;
  memset(block, 0, sizeof *block);
  while (len < name.len && name.ptr[len] != '~' && name.ptr[len] != '-') len++;
  soru_slice_t base = soru_base_slice(name.ptr, len);
  int64_t back =
      len < name.len ? read_digits(soru_base_slice(name.ptr + len + 1, name.len - len - 1)) : 0;
  if (back < 0) return SORU_ERR_DECODE;
  if (soru_base_slice_equal(base, soru_base_slice_text("head")))
    return find_level(chain, head - back, block);
  if (soru_base_slice_equal(base, soru_base_slice_text("genesis")))
    return back > 0 ? SORU_ERR_NOT_FOUND : find_level(chain, 0, block);
  int64_t level = read_digits(base);
  if (level >= 0) return find_level(chain, level - back, block);
  if (soru_crypto_prefix_decode(hash, SORU_PREFIX_B, base) != SORU_OK) return SORU_ERR_DECODE;
  SORU_TRY(soru_chain_find(chain, hash, block));
  return go_back(chain, back, block);
}

/* --- headers --- */

void
soru_chain_rpc_header(soru_json_out_t *out, soru_chain_t *chain, const soru_chain_block_t *block,
                      bool with_protocol)
{
  soru_codec_json_out_open(out, '{');
  if (with_protocol) {
    soru_codec_json_out_key(out, "protocol");
    soru_codec_json_out_text(out, soru_rollup_protocol(soru_chain_profile(chain)));
    soru_codec_json_out_key(out, "chain_id");
    soru_l1_write_hash(out, SORU_PREFIX_NET, soru_chain_id(chain));
  }
  soru_codec_json_out_key(out, "hash");
  soru_l1_write_hash(out, SORU_PREFIX_B, block->hash);
  soru_l1_header_shell(out, &block->header);
  if (with_protocol) {
    soru_l1_header_protocol(out, &block->header);
  } else { /* monitors show the second half as bytes */
    soru_buf_t bytes;
    soru_base_buf_init(&bytes, SORU_L1_HEADER_MAX);
    soru_l1_header_encode(&bytes, &block->header);
    size_t shell = 4 + 1 + 32 + 8 + 1 + 32 + 4 + block->header.fitness_len + 32;
    soru_codec_json_out_key(out, "protocol_data");
    soru_codec_json_out_hex(out, soru_base_slice(bytes.ptr + shell, bytes.len - shell));
    soru_base_buf_free(&bytes);
  }
  soru_codec_json_out_close(out, '}');
}

static void
get_header(soru_chain_rpc_t *rpc)
{
  soru_chain_rpc_header(&rpc->out, rpc->chain, &rpc->block, true);
}

static void
get_shell(soru_chain_rpc_t *rpc)
{
  soru_codec_json_out_open(&rpc->out, '{');
  soru_l1_header_shell(&rpc->out, &rpc->block.header);
  soru_codec_json_out_close(&rpc->out, '}');
}

static void
get_raw_header(soru_chain_rpc_t *rpc)
{
  soru_buf_t bytes;
  soru_base_buf_init(&bytes, SORU_L1_HEADER_MAX);
  soru_l1_header_encode(&bytes, &rpc->block.header);
  soru_codec_json_out_hex(&rpc->out, soru_base_buf_slice(&bytes));
  soru_base_buf_free(&bytes);
}

static void
get_hash(soru_chain_rpc_t *rpc)
{
  soru_l1_write_hash(&rpc->out, SORU_PREFIX_B, rpc->block.hash);
}

static void
get_protocols(soru_chain_rpc_t *rpc)
{
  const char *protocol = soru_rollup_protocol(rpc->profile);
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "protocol");
  soru_codec_json_out_text(&rpc->out, protocol);
  soru_codec_json_out_key(&rpc->out, "next_protocol");
  soru_codec_json_out_text(&rpc->out, protocol);
  soru_codec_json_out_close(&rpc->out, '}');
}

/* --- metadata --- */

/* The members that say where in its cycle a level is. */
static void
write_level(soru_chain_rpc_t *rpc)
{
  int64_t level = rpc->block.header.level, position = level > 0 ? level - 1 : 0;
  int64_t cycle = soru_chain_constants(rpc->chain)->blocks_per_cycle;
  soru_codec_json_out_open(&rpc->out, '{');
  soru_codec_json_out_key(&rpc->out, "level");
  soru_codec_json_out_int(&rpc->out, level);
  soru_codec_json_out_key(&rpc->out, "level_position");
  soru_codec_json_out_int(&rpc->out, position);
  soru_codec_json_out_key(&rpc->out, "cycle");
  soru_codec_json_out_int(&rpc->out, position / cycle);
  soru_codec_json_out_key(&rpc->out, "cycle_position");
  soru_codec_json_out_int(&rpc->out, position % cycle);
  soru_codec_json_out_key(&rpc->out, "expected_commitment");
  soru_codec_json_out_bool(&rpc->out, false);
  soru_codec_json_out_close(&rpc->out, '}');
}

static void
write_baker(soru_chain_rpc_t *rpc)
{
  static const char *const keys[] = {"proposer", "baker", "proposer_consensus_key",
                                     "baker_consensus_key"};
  soru_public_t key;
  soru_pkh_t pkh;
  const char *text = soru_chain_bootstrap_account(0)->public_key;
  soru_status_t status = soru_crypto_public_parse(&key, soru_base_slice_text(text));
  SORU_ASSERT(status == SORU_OK);
  soru_crypto_public_hash(&key, &pkh);
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    soru_codec_json_out_key(&rpc->out, keys[i]);
    soru_l1_write_pkh(&rpc->out, &pkh);
  }
}

static void
get_metadata(soru_chain_rpc_t *rpc)
{
  const soru_rollup_constants_t *constants = soru_chain_constants(rpc->chain);
  soru_json_out_t *out = &rpc->out;
  const char *protocol = soru_rollup_protocol(rpc->profile);
  soru_codec_json_out_open(out, '{');
  soru_codec_json_out_key(out, "protocol");
  soru_codec_json_out_text(out, protocol);
  soru_codec_json_out_key(out, "next_protocol");
  soru_codec_json_out_text(out, protocol);
  soru_codec_json_out_key(out, "test_chain_status");
  soru_codec_json_out_raw(out, soru_base_slice_text("{\"status\":\"not_running\"}"));
  soru_codec_json_out_key(out, "max_operations_ttl");
  soru_codec_json_out_int(out, constants->operation_life);
  soru_codec_json_out_key(out, "max_operation_data_length");
  soru_codec_json_out_int(out, constants->max_operation_size);
  soru_codec_json_out_key(out, "max_block_header_length");
  soru_codec_json_out_int(out, 289);
  soru_codec_json_out_key(out, "max_operation_list_length");
  soru_codec_json_out_raw(
      out, soru_base_slice_text("[{\"max_size\":4194304,\"max_op\":2048},{\"max_size\":32768},"
                                "{\"max_size\":135168,\"max_op\":132},{\"max_size\":524288}]"));
  write_baker(rpc);
  soru_codec_json_out_key(out, "level_info");
  write_level(rpc);
  soru_codec_json_out_key(out, "nonce_hash");
  soru_codec_json_out_null(out);
  soru_codec_json_out_key(out, "deactivated");
  soru_codec_json_out_raw(out, soru_base_slice_text("[]"));
  soru_codec_json_out_key(out, "balance_updates");
  soru_codec_json_out_raw(out, rpc->block.updates);
  soru_codec_json_out_key(out, "implicit_operations_results");
  soru_codec_json_out_raw(out, soru_base_slice_text("[]"));
  soru_codec_json_out_close(out, '}');
}

static void
get_current_level(soru_chain_rpc_t *rpc)
{
  write_level(rpc);
}

/* --- operations --- */

/* Writes the contents of an operation, with their receipts if there are any. */
static void
write_contents(soru_chain_rpc_t *rpc, const soru_l1_operation_t *operation, soru_slice_t receipts)
{
  soru_cursor_t cursor = soru_base_cursor(receipts);
  soru_codec_json_out_key(&rpc->out, "contents");
  soru_codec_json_out_open(&rpc->out, '[');
  for (size_t i = 0; i < operation->cnt; i++) {
    soru_codec_json_out_open(&rpc->out, '{');
    soru_l1_content_members(&rpc->out, &operation->contents[i], rpc->wire);
    if (cursor.left > 0) {
      size_t len = (size_t)soru_base_cursor_be(&cursor, 4);
      soru_codec_json_out_key(&rpc->out, "metadata");
      soru_codec_json_out_raw(&rpc->out, soru_base_slice(soru_base_cursor_take(&cursor, len), len));
    }
    soru_codec_json_out_close(&rpc->out, '}');
  }
  soru_codec_json_out_close(&rpc->out, ']');
}

void
soru_chain_rpc_operation(soru_chain_rpc_t *rpc, const soru_chain_block_operation_t *operation,
                         bool outer)
{
  soru_l1_operation_t decoded;
  char signature[SORU_CRYPTO_KEY_TEXT_MAX];
  soru_status_t status = soru_l1_operation_decode(&decoded, operation->bytes, rpc->wire, true);
  SORU_ASSERT(status == SORU_OK); /* it was decoded when it was injected */
  soru_codec_json_out_open(&rpc->out, '{');
  if (outer) {
    soru_codec_json_out_key(&rpc->out, "protocol");
    soru_codec_json_out_text(&rpc->out, soru_rollup_protocol(rpc->profile));
    soru_codec_json_out_key(&rpc->out, "chain_id");
    soru_l1_write_hash(&rpc->out, SORU_PREFIX_NET, soru_chain_id(rpc->chain));
  }
  soru_codec_json_out_key(&rpc->out, "hash");
  soru_l1_write_hash(&rpc->out, SORU_PREFIX_O, operation->hash);
  soru_codec_json_out_key(&rpc->out, "branch");
  soru_l1_write_hash(&rpc->out, SORU_PREFIX_B, decoded.branch);
  write_contents(rpc, &decoded, operation->receipts);
  soru_crypto_signature_text(&decoded.signature, -1, signature);
  soru_codec_json_out_key(&rpc->out, "signature");
  soru_codec_json_out_text(&rpc->out, signature);
  soru_codec_json_out_close(&rpc->out, '}');
  soru_l1_operation_free(&decoded);
}

/* Writes the operations of a validation pass: all of ours are in the last one. */
static void
write_pass(soru_chain_rpc_t *rpc, int64_t pass)
{
  soru_codec_json_out_open(&rpc->out, '[');
  for (size_t i = 0; pass == 3 && i < rpc->block.operation_cnt; i++)
    soru_chain_rpc_operation(rpc, &rpc->block.operations[i], true);
  soru_codec_json_out_close(&rpc->out, ']');
}

static void
get_operations(soru_chain_rpc_t *rpc)
{
  soru_codec_json_out_open(&rpc->out, '[');
  for (int64_t pass = 0; pass < rpc->block.header.validation_pass; pass++) write_pass(rpc, pass);
  soru_codec_json_out_close(&rpc->out, ']');
}

/* Reads a validation pass; answers with 404 if there is none. */
static bool
read_pass(soru_chain_rpc_t *rpc, int64_t *pass)
{
  *pass = read_digits(rpc->args[0]);
  if (*pass >= 0 && *pass < rpc->block.header.validation_pass) return true;
  soru_chain_rpc_fail(rpc, 404, "chain.unknown_pass", "blocks have the validation passes 0 to 3");
  return false;
}

static void
get_pass(soru_chain_rpc_t *rpc)
{
  int64_t pass;
  if (read_pass(rpc, &pass)) write_pass(rpc, pass);
}

/* Reads which operation of a pass is meant; answers with 404 if there is none. */
static bool
read_operation(soru_chain_rpc_t *rpc, size_t *index)
{
  int64_t pass, number = read_digits(rpc->args[1]);
  if (!read_pass(rpc, &pass)) return false;
  *index = (size_t)number;
  if (pass == 3 && number >= 0 && *index < rpc->block.operation_cnt) return true;
  soru_chain_rpc_fail(rpc, 404, "chain.unknown_operation", "the block has no such operation");
  return false;
}

static void
get_operation(soru_chain_rpc_t *rpc)
{
  size_t index;
  if (read_operation(rpc, &index))
    soru_chain_rpc_operation(rpc, &rpc->block.operations[index], true);
}

static void
write_hashes(soru_chain_rpc_t *rpc, int64_t pass)
{
  soru_codec_json_out_open(&rpc->out, '[');
  for (size_t i = 0; pass == 3 && i < rpc->block.operation_cnt; i++)
    soru_l1_write_hash(&rpc->out, SORU_PREFIX_O, rpc->block.operations[i].hash);
  soru_codec_json_out_close(&rpc->out, ']');
}

static void
get_hashes(soru_chain_rpc_t *rpc)
{
  soru_codec_json_out_open(&rpc->out, '[');
  for (int64_t pass = 0; pass < rpc->block.header.validation_pass; pass++) write_hashes(rpc, pass);
  soru_codec_json_out_close(&rpc->out, ']');
}

static void
get_pass_hashes(soru_chain_rpc_t *rpc)
{
  int64_t pass;
  if (read_pass(rpc, &pass)) write_hashes(rpc, pass);
}

static void
get_operation_hash(soru_chain_rpc_t *rpc)
{
  size_t index;
  if (read_operation(rpc, &index))
    soru_l1_write_hash(&rpc->out, SORU_PREFIX_O, rpc->block.operations[index].hash);
}

static void
get_block(soru_chain_rpc_t *rpc)
{
  soru_json_out_t *out = &rpc->out;
  soru_codec_json_out_open(out, '{');
  soru_codec_json_out_key(out, "protocol");
  soru_codec_json_out_text(out, soru_rollup_protocol(rpc->profile));
  soru_codec_json_out_key(out, "chain_id");
  soru_l1_write_hash(out, SORU_PREFIX_NET, soru_chain_id(rpc->chain));
  soru_codec_json_out_key(out, "hash");
  soru_l1_write_hash(out, SORU_PREFIX_B, rpc->block.hash);
  soru_codec_json_out_key(out, "header");
  soru_codec_json_out_open(out, '{');
  soru_l1_header_shell(out, &rpc->block.header);
  soru_l1_header_protocol(out, &rpc->block.header);
  soru_codec_json_out_close(out, '}');
  soru_codec_json_out_key(out, "metadata");
  get_metadata(rpc);
  soru_codec_json_out_key(out, "operations");
  get_operations(rpc);
  soru_codec_json_out_close(out, '}');
}

/* The blocks that operations may name as their branch. */
static void
get_live_blocks(soru_chain_rpc_t *rpc)
{
  int64_t last = rpc->block.header.level;
  int64_t first = last - soru_chain_constants(rpc->chain)->operation_life;
  uint8_t hash[SORU_ROLLUP_HASH_SZ];
  soru_codec_json_out_open(&rpc->out, '[');
  for (int64_t level = last; level >= 0 && level >= first; level--)
    if (soru_chain_hash_at(rpc->chain, (int32_t)level, hash) == SORU_OK)
      soru_l1_write_hash(&rpc->out, SORU_PREFIX_B, hash);
  soru_codec_json_out_close(&rpc->out, ']');
}

const soru_chain_route_t soru_chain_block_routes[] = {
    {"GET", "", get_block},
    {"GET", "header", get_header},
    {"GET", "header/shell", get_shell},
    {"GET", "header/raw", get_raw_header},
    {"GET", "hash", get_hash},
    {"GET", "protocols", get_protocols},
    {"GET", "metadata", get_metadata},
    {"GET", "operations", get_operations},
    {"GET", "operations/*", get_pass},
    {"GET", "operations/*/*", get_operation},
    {"GET", "operation_hashes", get_hashes},
    {"GET", "operation_hashes/*", get_pass_hashes},
    {"GET", "operation_hashes/*/*", get_operation_hash},
    {"GET", "live_blocks", get_live_blocks},
    {"GET", "helpers/current_level", get_current_level},
    {NULL, NULL, NULL}};
