#!/usr/bin/env bash
# Two stakers fight over a rollup with soru-client, on a sandbox that runs as a process: games that
# end with the proof of a machine step, of an input and of a reveal; with a kill -9 in the middle of
# one and a reorganisation of depth 10 in the middle of another; a timeout; slashing, cementing past
# the fork, recovering the bond, a message of the outbox that is executed, and a draw.
# R-ORIG-1 R-INBOX-5 R-COMM-3 R-COMM-4 R-COMM-5 R-COMM-6 R-GAME-1 R-GAME-2 R-GAME-3 R-GAME-4 R-OUT-1
# shellcheck source=tests/sandbox_lib.bash
. "$(dirname "$0")/sandbox_lib.bash"
player=$bin/../tests/player
command -v wat2wasm >/dev/null || skip "wat2wasm (of wabt) is not installed"
kernel=$work/game.wasm
wat2wasm "$source/tests/data/layer1/game.wat" -o "$kernel" || exit 1

# begin: runs the sandbox on the directory; a block is made as soon as there is an operation.
begin() {
  start "$bin/soru-sandbox" run --data-dir chain --rpc-addr "127.0.0.1:${port:-0}" \
    --protocol mumbai --instant --fast-constants --quiet
}

# client WORDS...: must succeed.
client() {
  "$bin/soru-client" --base-dir wallet --endpoint "$url" --wait 0 "$@" >out 2>&1 || die "soru-client $*"
}

# fails TEXT WORDS...: the client must fail and print the text.
fails() {
  local text=$1
  shift
  "$bin/soru-client" --base-dir wallet --endpoint "$url" --wait 0 "$@" >out 2>&1 && die "soru-client $* succeeds"
  grep -qF -- "$text" out || die "soru-client $* does not print: $text"
}

get() { # PATH: prints the node's answer on one line
  "$bin/soru-client" --base-dir wallet --endpoint "$url" rpc get "$1" 2>/dev/null | tr -d '\n '
}

bake() { client rpc post /sandbox/bake with "{\"blocks\":$1}"; }

address() { sed -n 's/^Hash: //p' <("$bin/soru-client" --base-dir wallet show address "$1"); }

balance() { get "/chains/main/blocks/head/context/contracts/$1/balance" | tr -d '"'; }

rollup_get() { get "/chains/main/blocks/head/context/smart_rollups/smart_rollup/$rollup/$1"; }

# originate: a rollup with two messages and a full period behind it.
originate() {
  client originate smart rollup game from owner of kind wasm_2_0_0 of type bytes \
    with kernel "file:$kernel" --burn-cap 10 --force
  rollup=$(sed -n 's/^ *Address: //p' out)
  [ -n "$rollup" ] || die "no address in the receipt"
  client send smart rollup message 'text:["first message"]' from owner
  client send smart rollup message 'text:["and a second one"]' from owner
  bake 6
}

# publish NAME LIE: publishes what a player claims; sets claim_NAME to its hash.
publish() {
  local words
  read -r -a words <<<"$("$player" "$url" "$rollup" "$kernel" "$2" claim)"
  [ ${#words[@]} -eq 5 ] || die "no claim"
  client publish commitment from "$1" for smart rollup "$rollup" with compressed state "${words[0]}" \
    at inbox level "${words[1]}" and predecessor "${words[2]}" and number of ticks "${words[3]}"
  declare -g "claim_$1=${words[4]}"
}

start_game() {
  client start refutation game on smart rollup "$rollup" from liar against "$honest_pkh" \
    with commitments "$claim_liar" and "$claim_honest"
}

# move NAME LIE: makes the player's move if it is its turn; sets `turn` to none, wait or moved.
move() {
  local words pkh
  pkh=$([ "$1" = honest ] && echo "$honest_pkh" || echo "$liar_pkh")
  read -r -a words <<<"$("$player" "$url" "$rollup" "$kernel" "$2" move "$pkh" "$work/move.json")"
  turn=${words[0]:-}
  [ -n "$turn" ] || die "the player says nothing"
  [ ${#words[@]} -eq 3 ] || return 0
  client refute smart rollup "$rollup" from "$1" against "${words[0]}" at tick "${words[1]}" \
    with "${words[2]}" "file:$work/move.json"
  turn=moved
  moves=$((moves + 1))
  last_kind=${words[2]}
}

# play LIE [AT COMMAND]: plays until the game is over; runs COMMAND after AT moves.
play() {
  moves=0
  for _ in $(seq 60); do
    move liar "$1"
    [ "$turn" = none ] && break
    [ "$moves" = "${2:-}" ] && { "$3"; set -- "$1"; }
    move honest "${honest_lie:-honest}"
    [ "$turn" = none ] && break
    [ "$moves" = "${2:-}" ] && { "$3"; set -- "$1"; }
  done
  [ "$turn" = none ] || die "the game does not end"
  [ "$last_kind" = proof ] || die "the game did not end with a proof"
}

check_loser() {
  rollup_get stakers | grep -q "$honest_pkh" || die "the honest staker has lost its deposit"
  rollup_get stakers | grep -q "$liar_pkh" && die "the liar still has its deposit"
  echo "  the liar has lost after $moves moves"
}

kill_and_restart() {
  local before
  before=$(get /chains/main/blocks/head/hash)
  kill -9 "$sandbox"
  wait "$sandbox" 2>/dev/null
  begin
  [ "$(get /chains/main/blocks/head/hash)" = "$before" ] || die "a block was lost by kill -9"
  echo "  killed and started again"
}

reorganise() {
  client rpc post /sandbox/reorg with '{"depth":10}'
  bake 1
  [ "$(rollup_get "staker/$liar_pkh/games")" = "[]" ] && start_game
  echo "  ten blocks were given up"
}

begin
client import secret key owner unencrypted:edsk3gUfUPyBSfrS9CCgmCiQsTCHGkviBDusMxDJstFtojtc1zcpsh
client import secret key honest unencrypted:edsk39qAm1fiMjgmPkw1EgQYkMzkJezLNewd7PLNHTkr6w9XA2zdfo
client import secret key liar unencrypted:edsk4ArLQgBTLWG5FJmnGnT689VKoqhXwmDPBuGx3z4cvwU9MmrPZZ
honest_pkh=$(address honest)
liar_pkh=$(address liar)

echo "a machine step; kill -9 in the middle"
originate
publish honest honest
publish liar compute
fails "the staker stakes on another commitment of the same level" publish commitment from honest for smart rollup "$rollup" \
  with compressed state srs11qkRe5cbDBixB2fuumn4tfkvQcxUSuFXa94Lv5c6kdzzfpM9UF \
  at inbox level "$(($(rollup_get genesis_info | sed 's/.*"level":\([0-9]*\).*/\1/') + 5))" \
  and predecessor "$(rollup_get genesis_info | sed 's/.*"commitment_hash":"\([^"]*\)".*/\1/')" \
  and number of ticks 7
start_game
before=$(balance "$honest_pkh")
play compute 4 kill_and_restart
check_loser
[ "$(balance "$honest_pkh")" -gt $((before + 4999000000)) ] || die "the winner was not rewarded"
fails "the window for challenges of the commitment is not over yet" cement commitment "$claim_honest" from owner for smart rollup "$rollup"
bake 25
client cement commitment "$claim_honest" from owner for smart rollup "$rollup"
[ "$(rollup_get last_cemented_commitment_hash_with_level | grep -c "$claim_honest")" = 1 ] ||
  die "the commitment is not cemented"
client recover bond of "$honest_pkh" for smart rollup "$rollup" from honest
[ "$(rollup_get stakers)" = "[]" ] || die "the bond was not recovered"
"$player" "$url" "$rollup" "$kernel" honest output >output || die "no output proof"
client execute outbox message of smart rollup "$rollup" from owner \
  for commitment hash "$claim_honest" and output proof "$(cat output)" --burn-cap 1
fails "the message was executed already" execute outbox message of smart rollup "$rollup" \
  from owner for commitment hash "$claim_honest" and output proof "$(cat output)" --burn-cap 1
echo "  cemented, bond recovered, outbox message executed once"

echo "a step that reads the inbox"
originate
publish honest honest
publish liar input
start_game
play input
check_loser

echo "a step that reveals a page; a reorganisation in the middle"
originate
publish honest honest
publish liar page
bake 6
start_game
play page 6 reorganise
check_loser

echo "a step that reveals the metadata"
originate
publish honest honest
publish liar metadata
start_game
play metadata
check_loser

echo "a player that is silent"
originate
publish honest honest
publish liar compute
start_game
fails "the player whose turn it is has time left" timeout dispute on smart rollup "$rollup" \
  with "$honest_pkh" against "$liar_pkh" from owner
bake 11
client timeout dispute on smart rollup "$rollup" with "$honest_pkh" against "$liar_pkh" from owner
moves=0
check_loser
echo "two liars who cannot prove anything"
originate
honest_lie=compute+!
publish honest "$honest_lie"
publish liar compute!
start_game
play compute!
[ "$(rollup_get stakers)" = "[]" ] || die "a draw must cost both their deposits"
echo "  a draw after $moves moves"

finish
