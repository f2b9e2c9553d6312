/* client_game.c - the operations of refutation games. */
#include "app/client_fill.h"
#include "app/client_text.h"

static bool
fill_start(soru_send_t *send, soru_json_out_t *out)
{
  if (!soru_app_fill_rollup(send, out) || !soru_app_fill_account(send, out, "opponent", "OPPONENT"))
    return false;
  soru_codec_json_out_key(out, "refutation");
  soru_codec_json_out_open(out, '{');
  soru_app_fill_member(out, "refutation_kind", "start");
  soru_app_fill_member(out, "player_commitment_hash", soru_app_fill_arg(send, "OURS"));
  soru_app_fill_member(out, "opponent_commitment_hash", soru_app_fill_arg(send, "THEIRS"));
  soru_codec_json_out_close(out, '}');
  return true;
}

int
soru_app_client_start_game(soru_client_t *client)
{
  return soru_app_send(client, "*refute", fill_start, NULL);
}

/* A move; its step is JSON: the array of a dissection, or the object of a proof. */
static bool
fill_move(soru_send_t *send, soru_json_out_t *out)
{
  const char *said = soru_app_phrase_arg(&send->client->phrase, "DISSECTION");
  if (!soru_app_fill_rollup(send, out) || !soru_app_fill_account(send, out, "opponent", "OPPONENT"))
    return false;
  soru_codec_json_out_key(out, "refutation");
  soru_codec_json_out_open(out, '{');
  soru_app_fill_member(out, "refutation_kind", "move");
  soru_app_fill_member(out, "choice", soru_app_fill_arg(send, "TICK"));
  soru_codec_json_out_key(out, "step");
  soru_status_t status = soru_app_text_json(
      out, said != NULL ? said : soru_app_fill_arg(send, "PROOF"), &send->client->error);
  soru_codec_json_out_close(out, '}');
  return status == SORU_OK || soru_app_fill_failed(send);
}

int
soru_app_client_move(soru_client_t *client)
{
  return soru_app_send(client, "*refute", fill_move, NULL);
}

static bool
fill_timeout(soru_send_t *send, soru_json_out_t *out)
{
  if (!soru_app_fill_rollup(send, out)) return false;
  soru_codec_json_out_key(out, "stakers");
  soru_codec_json_out_open(out, '{');
  bool ok = soru_app_fill_account(send, out, "alice", "STAKER1") &&
            soru_app_fill_account(send, out, "bob", "STAKER2");
  soru_codec_json_out_close(out, '}');
  return ok;
}

int
soru_app_client_timeout(soru_client_t *client)
{
  return soru_app_send(client, "*timeout", fill_timeout, NULL);
}
