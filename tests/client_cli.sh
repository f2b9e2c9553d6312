#!/usr/bin/env bash
# soru-client without a node: the wallet's commands, mistakes on the command line, completion.
# R-CLI-1
set -uo pipefail
source=${SORU_SOURCE:-$(cd "$(dirname "$0")/.." && pwd)}
client=${SORU_BIN:-$source/build/bin}/soru-client
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export TEZOS_CLIENT_DIR=$work/wallet
checks=0
failures=0

# expect STATUS TEXT ARGUMENTS...: soru-client must end with STATUS, and print TEXT on either stream.
expect() {
  local status=$1 text=$2
  shift 2
  "$client" "$@" >out 2>err </dev/null
  local got=$?
  checks=$((checks + 1))
  if [ "$got" -ne "$status" ]; then
    failures=$((failures + 1))
    echo "soru-client $*: exit status $got, not $status"
    head -n 5 out err
  elif ! grep -qF -- "$text" out err; then
    failures=$((failures + 1))
    echo "soru-client $*: does not print: $text"
    head -n 5 out err
  fi
}

boot=unencrypted:edsk3gUfUPyBSfrS9CCgmCiQsTCHGkviBDusMxDJstFtojtc1zcpsh

# ---- help and mistakes ----
expect 0 "originate sc rollup" --help
expect 0 "recover bond of STAKER" man bond
expect 1 "no command has these words" man xyzzy
expect 0 "soru-client " --version
expect 2 "a command is needed"
expect 2 "list known addresses" lst known addresses
expect 2 "the command is not complete" transfer 1 from a
expect 2 "there is no option --bogus" list known addresses --bogus
expect 2 "does not begin with http" --endpoint localhost list known addresses
expect 2 "--wait is a number" --wait x list known addresses
expect 0 "complete -o default" completion bash
expect 1 "only bash" completion fish

# ---- the wallet ----
expect 0 "Tezos address added: tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx" import secret key boot "$boot"
expect 0 "boot: tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx (unencrypted sk known)" list known addresses
expect 0 "Secret Key: $boot" show address boot -S
expect 0 "edpkuBknW28nW72KG6RoHtYW7p12T6GKc7nAbwYX5m8Wd9sDVC9yav" show address boot --json
for kind in ed25519 secp256k1 p256; do
  expect 0 "Tezos address added: tz" gen keys "new-$kind" --sig $kind
  expect 1 "exists already" gen keys "new-$kind" --sig $kind
  expect 0 "Tezos address added: tz" gen keys "new-$kind" --sig $kind -f
done
expect 2 "--sig is" gen keys other --sig bls
echo secret >password
expect 0 "Tezos address added: tz1" -f password gen keys sealed --encrypted
expect 0 "Secret Key: encrypted:edesk" show address sealed -S
expect 0 "(encrypted sk known)" list known addresses
expect 1 "there is no terminal" gen keys sealed2 --encrypted
expect 1 "no secret key" import secret key bad unencrypted:edsk
expect 0 "tz2TSvNTh2epDMhZHrw73nV9piBX7kLZ9K9m" add address friend tz2TSvNTh2epDMhZHrw73nV9piBX7kLZ9K9m
expect 1 "is no address" add address friend2 KT1AafHA1C1vk959wvHWBispY9Y2f3fxBUUo
expect 1 "--force forgets it" forget address boot
expect 0 "Forgotten: boot" forget address boot --force
expect 1 "neither" show address boot
expect 0 "memorized as \"counter\"" remember smart rollup counter sr163Lv22CdE8QagCwf48PWDTquk6isQwv57
expect 0 "counter: sr163Lv22CdE8QagCwf48PWDTquk6isQwv57" list known smart rollups
expect 1 "is no address of a rollup" remember sc rollup other tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx

# ---- no node ----
expect 1 "http://127.0.0.1:1/" --endpoint http://127.0.0.1:1 get timestamp
expect 1 "the wallet has no secret key of friend" transfer 1 from friend to friend

# ---- completion ----
expect 0 "rollup" --complete rol -- originate smart
expect 0 "smart" --complete sm -- list
expect 0 "--burn-cap" --complete --burn -- transfer 1 from a to b

echo "$checks checks, $failures failed"
[ "$failures" -eq 0 ]
