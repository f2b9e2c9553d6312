#!/usr/bin/env bash
# The RPC of the sandbox as a process: paths, shapes of answers and errors, streams, what a sandbox
# can do besides, keys of all kinds, kill -9, limits, and the command line.
# R-CLI-1
# shellcheck source=tests/sandbox_lib.bash
. "$(dirname "$0")/sandbox_lib.bash"
checks=0

begin() { start "$bin/soru-sandbox" run --data-dir chain --rpc-addr "127.0.0.1:${port:-0}" "$@"; }

# request METHOD PATH [BODY]: the status goes to `status`, the body to `body`.
request() {
  local text=${3:-}
  exec 3<>"/dev/tcp/127.0.0.1/$port" || die "no connection"
  printf '%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s' \
    "$1" "$2" "${#text}" "$text" >&3
  local answer
  answer=$(tr -d '\r' <&3)
  exec 3>&-
  status=$(sed -n '1s/^[^ ]* \([0-9]*\).*/\1/p' <<<"$answer")
  body=$(sed '1,/^$/d' <<<"$answer")
}

# expect STATUS REGEX METHOD PATH [BODY]
expect() {
  request "$3" "$4" "${5:-}"
  checks=$((checks + 1))
  [ "$status" = "$1" ] || die "$3 $4: status $status, not $1: $body"
  grep -qE -- "$2" <<<"$body" || die "$3 $4: not $2: $body"
}

client() {
  "$bin/soru-client" --base-dir wallet --endpoint "$url" "$@" >out 2>err </dev/null ||
    die "soru-client $*"
}

begin --protocol mumbai --manual --fast-constants --cors-origin 'https://example.org'
head=/chains/main/blocks/head
boot=tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx

# ---- queries ----
expect 200 '"version":\{"major":' GET /version
expect 200 '^"NetXdQprcVkpaWU"$' GET /chains/main/chain_id
expect 200 '"bootstrapped":true' GET /chains/main/is_bootstrapped
expect 200 '"block":"B' GET /monitor/bootstrapped
expect 200 '^\[\["B' GET /chains/main/blocks
expect 200 '"level":1,.*"fitness":\["02","00000001","","ffffffff","00000000"\]' GET $head/header
expect 200 '"level":1,' GET $head/header/shell
expect 200 '^"00000001' GET $head/header/raw
expect 200 '^"B' GET $head/hash
expect 200 '"next_protocol":"PtMumbai2' GET $head/protocols
expect 200 '"level_info":\{"level":1,' GET $head/metadata
expect 200 '^\[\[\],\[\],\[\],\[\]\]$' GET $head/operations
expect 200 '^\[\]$' GET $head/operation_hashes/3
expect 404 'no such operation' GET $head/operations/3/0
expect 200 '^"BLockGenesis' GET /chains/main/blocks/0/hash
expect 200 '^"BLockGenesis' GET /chains/main/blocks/genesis/hash
expect 200 '^"BLockGenesis' GET "/chains/main/blocks/head~1/hash"
expect 404 'no such block' GET "/chains/main/blocks/head~2/hash"
expect 400 'a block is named by' GET /chains/main/blocks/nothing/hash
expect 200 '"smart_rollup_commitment_period_in_blocks":5' GET $head/context/constants
expect 200 '^"3800000000000"$' GET $head/context/contracts/$boot/balance
expect 200 '"counter":"0"' GET $head/context/contracts/$boot
expect 200 '^"edpkuBknW28nW72KG6RoHtYW7p12T6GKc7nAbwYX5m8Wd9sDVC9yav"$' GET $head/context/contracts/$boot/manager_key
expect 400 'is no account' GET $head/context/contracts/tz1nobody/balance
expect 404 'does not run contracts' GET $head/context/contracts/KT1PWx2mnDueood7fEmfbBDKx1D9BAnnXitn
expect 200 '^\[\]$' GET $head/context/smart_rollups/all
expect 200 '"old_levels_messages":\{"index":"0"' GET $head/context/smart_rollups/all/inbox
expect 404 'no such rollup' GET $head/context/smart_rollups/smart_rollup/sr1RYurGZtN8KNSpkMcCt9CgWeUaNkzsAfXf/kind
expect 200 '"applied":\[\]' GET /chains/main/mempool/pending_operations
expect 404 'no service at this path' GET /nothing
expect 405 'another method' POST /version
expect 400 'soru.rpc.bad_body' POST $head/helpers/forge/operations '{'
expect 400 'branch' POST $head/helpers/forge/operations '{}'
expect 400 'no signed operation' POST /injection/operation '"00ff"'
expect 400 'expected a string' POST /injection/operation '{}'

# ---- what a sandbox can do ----
expect 200 '"level":4' POST /sandbox/bake '{"blocks":3}'
expect 400 'blocks' POST /sandbox/bake '{"blocks":-1}'
request POST /sandbox/snapshot
snapshot=$(sed 's/.*"hash":"\([^"]*\)".*/\1/' <<<"$body")
expect 200 '"level":5' POST /sandbox/bake
expect 200 '"level":4' POST /sandbox/revert "{\"hash\":\"$snapshot\"}"
expect 404 'no such block' POST /sandbox/revert '{"hash":"BLzyjjHKEKMULtvkpSHxuZxx6ei6fpntH2BTkYZiLgs8zLVstvX"}'
expect 200 '"level":2' POST /sandbox/reorg '{"depth":2}'
expect 400 'can be given up' POST /sandbox/reorg '{"depth":2}'
expect 200 '"level":2' POST /sandbox/time_warp '{"seconds":86400}'
request GET $head/header
before=$(date -u -d "$(sed 's/.*"timestamp":"\([^"]*\)".*/\1/' <<<"$body")" +%s)
expect 200 '"level":3' POST /sandbox/bake
request GET $head/header
after=$(date -u -d "$(sed 's/.*"timestamp":"\([^"]*\)".*/\1/' <<<"$body")" +%s)
[ $((after - before)) -ge 86390 ] || die "time warp: $before, $after"
expect 200 '"level":3' POST /sandbox/faucet '{"address":"tz1aSkwEot3L2kmUvcoxzjMomb9mvBNuzFK6","amount":77}'
expect 200 '"level":4' POST /sandbox/bake
expect 200 '^"77"$' GET $head/context/contracts/tz1aSkwEot3L2kmUvcoxzjMomb9mvBNuzFK6/balance

# ---- streams: each new head, and operations that come ----
exec 4<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /monitor/heads/main HTTP/1.1\r\nHost: x\r\n\r\n' >&4
exec 5<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /chains/main/mempool/monitor_operations HTTP/1.1\r\nHost: x\r\n\r\n' >&5
read_stream() { # FD REGEX: reads lines until one fits
  local line
  for _ in $(seq 60); do
    IFS= read -r -t 5 -u "$1" line || die "the stream is silent; wanted $2"
    grep -qE -- "$2" <<<"$line" && return
  done
  die "the stream does not have $2"
}
read_stream 4 '"level":4,.*"protocol_data":"'
expect 200 '"level":5' POST /sandbox/bake
read_stream 4 '"level":5,'
client import secret key boot unencrypted:edsk3gUfUPyBSfrS9CCgmCiQsTCHGkviBDusMxDJstFtojtc1zcpsh
client --wait none transfer 100 from boot to tz1aSkwEot3L2kmUvcoxzjMomb9mvBNuzFK6 --burn-cap 1
read_stream 5 '"kind":"transaction"'
expect 200 '"applied":\[\{"hash":"o' GET /chains/main/mempool/pending_operations
expect 200 '"level":6' POST /sandbox/bake
expect 200 '"applied":\[\]' GET /chains/main/mempool/pending_operations
expect 200 '"status":"applied"' GET $head/operations/3/0
exec 4>&- 5>&-

# ---- keys of all kinds ----
client gen keys second --sig secp256k1
client gen keys third --sig p256
for name in second third; do
  client --wait none transfer 1000 from boot to $name --burn-cap 1
  request POST /sandbox/bake
  client --wait none transfer 1 from $name to boot
  request POST /sandbox/bake
  expect 200 '"kind":"reveal".*"status":"applied".*"status":"applied"' GET $head/operations/3/0
done

# ---- kill -9: what was told is there ----
request POST /sandbox/bake '{"blocks":20}'
told=$(sed 's/.*"hash":"\([^"]*\)".*/\1/' <<<"$body")
kill -9 $sandbox
wait $sandbox 2>/dev/null
begin --protocol mumbai --manual
expect 200 "^\"$told\"$" GET $head/hash
expect 200 '"smart_rollup_commitment_period_in_blocks":5' GET $head/context/constants # as it began

# ---- one process a directory; the command line ----
"$bin/soru-sandbox" run --data-dir chain --rpc-addr 127.0.0.1:0 2>err && die "two on one directory"
grep -q "in use by another process" err || die "no word about the other process"
"$bin/soru-sandbox" run --data-dir other --rpc-addr "127.0.0.1:$port" 2>err && die "two on one port"
grep -q "cannot listen at 127.0.0.1:$port" err || die "no word about the port"
finish
"$bin/soru-sandbox" run --data-dir chain --protocol alpha --rpc-addr 127.0.0.1:0 2>err && die "another protocol"
grep -q "another protocol" err || die "no word about the protocol"
usage() { # TEXT OPTIONS...
  local text=$1
  shift
  "$bin/soru-sandbox" run "$@" >out 2>err
  [ $? -eq 2 ] || die "soru-sandbox run $*: not 2"
  grep -qF -- "$text" err || die "soru-sandbox run $*: not $text"
}
usage "--data-dir DIR is needed"
usage "is no protocol" --data-dir x --protocol oxford
usage "is no time" --data-dir x --block-time soon
usage "is no ADDR:PORT" --data-dir x --rpc-addr nowhere
usage "goes with neither" --data-dir x --block-time 1s --manual
usage "--what" --data-dir x --what
echo '{"sc_rollup_stake_amount": "many"}' >constants
"$bin/soru-sandbox" run --data-dir x --constants constants 2>err && die "bad constants"
grep -q 'constants:1:.*sc_rollup_stake_amount: expected a number' err || die "no word about the constant"
echo "$checks requests answered as they should be"
