#!/usr/bin/env bash
# soru-pvm on good and bad command lines, and on files that may hold any bytes: exit statuses,
# messages that name file, place and reason, and nothing half-written.
# R-REPL-1 R-REV-1 R-REV-2 R-PVM-1 R-PVM-7 R-KERN-1 R-ORIG-2
set -uo pipefail
source=${SORU_SOURCE:-$(cd "$(dirname "$0")/.." && pwd)}
pvm=${SORU_BIN:-$source/build/bin}/soru-pvm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
checks=0
failures=0

# expect STATUS TEXT ARGUMENTS...: soru-pvm must end with STATUS, and print TEXT on either stream.
expect() {
  local status=$1 text=$2
  shift 2
  "$pvm" "$@" >out 2>err </dev/null
  local got=$?
  checks=$((checks + 1))
  if [ "$got" -ne "$status" ]; then
    failures=$((failures + 1))
    echo "soru-pvm $*: exit status $got, not $status"
    head -n 5 out err
  elif ! grep -qF -- "$text" out err; then
    failures=$((failures + 1))
    echo "soru-pvm $*: does not print: $text"
    head -n 5 out err
  fi
}

# check TEXT COMMAND...: COMMAND must succeed.
check() {
  local text=$1
  shift
  checks=$((checks + 1))
  if ! "$@" >/dev/null 2>&1; then
    failures=$((failures + 1))
    echo "does not hold: $text"
  fi
}

# hex DIGITS...: writes bytes.
hex() { printf '%b' "$(printf '%s' "$*" | tr -d ' ' | sed 's/../\\x&/g')"; }

# ---- help and usage ----
expect 0 "commands:" --help
expect 0 "soru-pvm " --version
for command in run prove verify script initial-hash; do
  expect 0 "usage: soru-pvm $command" $command --help
  expect 2 "there is no option --nonsense" $command --nonsense
done
expect 2 "a command is missing"
expect 2 "there is no command walk" walk
expect 2 "there is no option --walk" --walk
expect 2 "the kernel is missing" run
expect 2 "only one kernel" run a b
expect 2 "--levels: an integer from 1" run a --levels 0
expect 2 "--levels: an integer from 1" run a --levels=x
expect 2 "--levels needs a value" run a --levels
expect 2 "--json takes no value" run a --json=1
expect 2 "--protocol: alpha or mumbai" run a --protocol beta
expect 2 "--pvm-version: 2.0.0" run a --pvm-version 3.0.0
expect 2 "--rollup: a rollup address" run a --rollup tz1RjtZUVeLhADFHDL8UwDZA6vjWWhojpu5w
expect 2 "--metadata-level: an integer" run a --metadata-level -1
expect 2 "--tick N is missing" prove a -o f
expect 2 "-o FILE is missing" prove a --tick 1
expect 2 "--tick: an integer" prove a --tick -1 -o f
expect 2 "the proof is missing" verify
expect 2 "one proof at a time" verify a b
expect 2 "--input: an integer" verify a --input x
expect 2 "--input needs a value" verify a --input 0 1
expect 2 "one input or one reveal" verify a --reveal - --input 0 0 -
expect 2 "hexadecimal bytes, - or @FILE" verify a --reveal 0
expect 2 "the script is missing" script
expect 2 "2.0.0 or 2.0.0-r1" initial-hash --pvm-version 1

# ---- kernels ----
hex 0061736d 01000000 01040160 0000 03020100 05030100 01 \
  0714 02 036d656d 0200 0a6b65726e656c5f72756e 0000 0a04 0102 000b >noop.wasm
expect 0 "1 call of kernel_run" run noop.wasm
check "state names of the specification" grep -q "state *scs1" out
expect 0 '"kernel_runs":1' run noop.wasm --json --protocol mumbai
check "one line a level" test "$(wc -l <out)" -eq 1
check "state names of main net" grep -q '"state_hash":"srs1' out
check "a message more in each level" grep -q '"messages":3' out
expect 0 '"level":2,' run noop.wasm --json --levels 3
expect 1 "none.wasm: No such file" run none.wasm
expect 1 ".: Is a directory" run .
: >empty.wasm
expect 1 "empty.wasm: offset 0: unexpected end" run empty.wasm
head -c 30 noop.wasm >cut.wasm
expect 1 "cut.wasm: offset " run cut.wasm
hex 0061736d 01000000 01040160 0000 03020100 05030100 01 \
  0714 02 036d656d 0200 0a6b65726e656c5f72756e 0000 0a05 0103 006a 0b >illtyped.wasm
expect 0 "illtyped.wasm: warning: not a valid module, but the machine runs it: type mismatch" \
  run illtyped.wasm
check "the machine is stuck then" grep -q "stuck  .*the kernel crashed: missing or ill-typed" out
hex 0061736d 02000000 >version.wasm
expect 1 "version.wasm: offset " run version.wasm
expect 0 "cannot be decoded" run version.wasm --force
if command -v wat2wasm >/dev/null 2>&1; then
  echo '(module (func (export "kernel_run")) (memory (export "m") 1))' >good.wat
  expect 0 "1 call of kernel_run" run good.wat
  cp good.wat -- -dash.wast
  expect 0 "1 call of kernel_run" run -- -dash.wast
  echo '(module (memory (export "m") 1) (func (export "kernel_run") (unreachable)))' >trap.wat
  expect 0 "trapped   1 of these: unreachable executed" run trap.wat
  echo '(module (memory (export "m") 1) (func (export "kernel_run") (i32.add)))' >illtyped.wat
  expect 1 "does not accept it" run illtyped.wat
  # the hello-world kernel of the specification, whose write_debug has a result
  cat >hello.wat <<'END'
(module
  (import "smart_rollup_core" "write_debug" (func $write_debug (param i32 i32) (result i32)))
  (memory 1)
  (export "mem" (memory 0))
  (data (i32.const 100) "hello, world!")
  (func (export "kernel_run")
    (local $hello_address i32)
    (local $hello_length i32)
    (local.set $hello_address (i32.const 100))
    (local.set $hello_length (i32.const 13))
    (drop (call $write_debug (local.get $hello_address) (local.get $hello_length)))))
END
  expect 0 'log       "hello, world!"' run hello.wat --log
  expect 0 "incompatible import type" run hello.wat --protocol mumbai
  echo '(module (func (export "kernel_run") nonsense))' >bad.wat
  expect 1 "bad.wat: wat2wasm does not accept it" run bad.wat
  check "what wat2wasm says is passed on" grep -q 'bad.wat:1:' err
  expect 1 "none.wat: No such file" run none.wat
  check "no temporary files stay behind" test -z "$(TMPDIR=$work "$pvm" run bad.wat 2>/dev/null;
    ls "$work" | grep ^soru-)"
  env PATH=/nonexistent "$pvm" run good.wat >out 2>err
  check "exit status without wat2wasm" test $? -eq 1
  check "message without wat2wasm" grep -q "good.wat: .*which is not installed" err
fi

# ---- inputs ----
inputs() { printf '%s' "$2" >in.json; expect 1 "$1" run noop.wasm --inputs in.json; }
expect 1 "none.json: No such file" run noop.wasm --inputs none.json
inputs "in.json:1:0: " ''
inputs "in.json:2:3: " $'[[]\n, ]'
inputs "in.json:1:1: expected an array" '{}'
inputs 'in.json:1:3: [0][0]: a message has a member "external" or "payload"' '[[{}]]'
inputs 'in.json:1:18: [1][0].external: an odd number' '[[],[{"external":"0"}]]'
inputs 'in.json:1:15: [0][0].payload: at character 1: LAMDA is no primitive of Michelson' \
  '[[{"payload":"LAMDA"}]]'
printf '[[{"external":"%s"}]]' "$(head -c 8192 /dev/zero | tr '\0' 0)" >in.json
expect 1 "in.json:1:15: [0][0].external: 8192 hexadecimal digits are more than the maximum" \
  run noop.wasm --inputs in.json
echo '[[{"external":"00"},{"payload":"Unit"}],[]]' >in.json
expect 0 "messages  4" run noop.wasm --inputs in.json
check "as many levels as inboxes" grep -q "^level 1$" out

# ---- reveals: a kernel that asks for the page of 32 zero bytes' hash ----
if command -v wat2wasm >/dev/null 2>&1; then
  cat >page.wat <<'END'
(module
  (import "smart_rollup_core" "reveal_preimage"
    (func $reveal (param i32 i32 i32 i32) (result i32)))
  (import "smart_rollup_core" "reveal_metadata" (func $metadata (param i32 i32) (result i32)))
  (import "smart_rollup_core" "write_output" (func $output (param i32 i32) (result i32)))
  (memory (export "mem") 1)
  (data (i32.const 0) "\00\89\eb\0d\6a\8a\69\1d\ae\2c\d1\5e\d0\36\99\31\ce\0a\94\9e\ca\fa\5c\3f\93\f8\12\18\33\64\6e\15\c3")
  (func (export "kernel_run")
    (drop (call $output (i32.const 100) (call $metadata (i32.const 100) (i32.const 24))))
    (drop (call $output (i32.const 100)
      (call $reveal (i32.const 0) (i32.const 33) (i32.const 100) (i32.const 4096))))))
END
  hash=89eb0d6a8a691dae2cd15ed0369931ce0a949ecafa5c3f93f8121833646e15c3
  expect 1 "the kernel asks for the page 00$hash" run page.wat
  mkdir pages
  expect 1 "pages/00$hash is missing" run page.wat --preimage-dir pages
  printf 'wrong' >pages/00$hash
  expect 1 "pages/00$hash: the content does not have this hash" run page.wat --preimage-dir pages
  head -c 4097 /dev/zero >pages/00$hash
  expect 1 "pages/00$hash: longer than the maximum of 4096 bytes" run page.wat --preimage-dir pages
  head -c 32 /dev/zero >pages/00$hash
  expect 0 "1: 32 bytes 0000" run page.wat --preimage-dir pages
  check "metadata: zero address, level 0" grep -q "0: 24 bytes 0\{48\}" out
  mv pages/00$hash pages/$hash
  expect 0 "0: 24 bytes 0000000000000000000000000000000000000000000003e8" run page.wat \
    --preimage-dir pages --metadata-level 1000
fi

# ---- proofs ----
tick=11000000003
expect 0 "step      computation" prove noop.wasm --tick $tick -o tick.proof
expect 0 "verdict   accepted" verify tick.proof
expect 0 "step      input of 2 bytes" prove noop.wasm --tick 0 -o input.proof
expect 1 "the step is an input: --input is needed" verify input.proof
expect 0 "verdict   accepted" verify input.proof --input 0 0 0001
expect 1 "verdict   refused" verify input.proof --input 0 1 0001
printf '\x00\x01' >message
expect 0 "verdict   accepted" verify input.proof --input 0 0 @message
expect 1 "none: No such file" verify input.proof --input 0 0 @none
expect 1 "there is no step at tick 99000000000" prove noop.wasm --tick 99000000000 -o late.proof
check "nothing was written then" test ! -e late.proof
expect 1 "no/tick.proof: cannot be written" prove noop.wasm --tick 0 -o no/tick.proof
echo old >kept.proof
expect 1 "none.wasm: No such file" prove none.wasm --tick 0 -o kept.proof
check "an old file stays as it was" test "$(cat kept.proof)" = old
expect 1 "none.proof: No such file" verify none.proof
: >empty.proof
expect 1 "empty.proof: refused: malformed bytes" verify empty.proof
(cat tick.proof; printf 'x') >longer.proof
expect 1 "longer.proof: refused: malformed bytes" verify longer.proof
head -c 1000 tick.proof >shorter.proof
expect 1 "shorter.proof: refused: malformed bytes" verify shorter.proof
size=$(wc -c <tick.proof)
for at in 3 34 35 66 100 500 $((size - 1)); do
  { head -c "$at" tick.proof; tail -c +$((at + 1)) tick.proof | head -c 1 |
    tr '\000-\377' '\001-\377\000'; tail -c +$((at + 2)) tick.proof; } >changed.proof
  expect 1 "verdict   refused" verify changed.proof
done

# ---- scripts ----
expect 1 "none.script: No such file" script none.script
printf 'hash\nkernel none\nwalk\nkernel noop.wasm\ninfo\nrun x\nreveal 00\n' >a.script
expect 0 "info tick=0 status=input state=Collect version=2.0.0-r6 last=none" script a.script
check "commands that cannot be done" test "$(grep -c ^error out)" -eq 5
check "the reasons" grep -q '^a.script:2: "kernel": none: No such file' err
mkdir folder
mv noop.wasm folder/
mv a.script folder/b.script
expect 0 "info tick=0 status=input" script folder/b.script
expect 1 "folder: Is a directory" script folder
expect 0 srs11XQCynQfGtuUr4c47rAoazGeTfC33R5FmimBKbnMrWwntHURX1 initial-hash

# ---- output that cannot be written ----
if [ -w /dev/full ]; then
  checks=$((checks + 1))
  "$pvm" script folder/b.script >/dev/full 2>err
  status=$?
  if [ "$status" -ne 1 ] || ! grep -q "cannot be written" err; then
    failures=$((failures + 1))
    echo "a full device is not noticed: exit status $status"
  fi
fi

echo "$checks checks, $failures failed"
[ "$failures" -eq 0 ]
