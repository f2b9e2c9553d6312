#!/usr/bin/env bash
# Kernels in C (sdk/): they are built, run, and installed from pages; what they leave is what their
# sources say. R-HOST-1 R-REV-1 R-OUT-1
set -uo pipefail
source=${SORU_SOURCE:-$(cd "$(dirname "$0")/.." && pwd)}
bin=$(cd "${SORU_BIN:-$source/build/bin}" && pwd) || exit 1
for program in clang wasm-ld; do
  command -v "$program" >/dev/null && continue
  echo "skipped: $program is not installed"
  exit 77
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
die() {
  echo "FAILED: $*"
  exit 1
}
build() { "$source/sdk/build" -Werror -o "$1.wasm" "${@:2}" "$source/sdk/c/$1.c" || die "building $1"; }
run() { "$bin/soru-pvm" run "$@" --protocol mumbai --json || die "running $*"; }

# ---- counter: a call of a contract for each level that had messages ----
echo '[[{"external":"00ff"},{"external":"68656c6c6f"}],[],[{"external":"01"}]]' >inputs.json
build counter
run counter.wasm --inputs inputs.json >got
outbox() { sed 's/.*"outbox":\(\[[^]]*\]\).*/\1/' "$1"; }
call=000000002100%s0111223300000000000000000000000000000000000000000005636f756e74
# shellcheck disable=SC2059
printf "[\"$call\"]\n[]\n[\"$call\"]\n" 02 03 >want
outbox got | diff want - || die "the outbox of counter"
grep -q '"traps":[^0]' got && die "counter traps"

# ---- echo ----
build echo
run echo.wasm --inputs inputs.json >got
printf '["00ff","68656c6c6f"]\n[]\n["01"]\n' >want
outbox got | diff want - || die "the outbox of echo"
"$bin/soru-pvm" run echo.wasm --inputs inputs.json --log | grep -qF 'log       "hello"' || die "the log of echo"

# ---- installer: counter, made larger than a page of hashes can name directly ----
# A custom section of 600,000 bytes behind the module: 00, its length, a name of one byte, zeros.
cp counter.wasm large.wasm
printf '\x00\xc0\xcf\x24\x01x' >>large.wasm
head -c 599998 /dev/zero >>large.wasm
pages=$("$source/sdk/split" large.wasm pages) || die "splitting"
[ "$(find pages -type f | wc -l)" -ge 3 ] || die "too few pages"
build installer "-DSOURCE=$pages"
# The installer runs in the first level, and the kernel behind it, in a call that has no inputs.
echo '[[],[{"external":"00ff"},{"external":"68656c6c6f"}],[],[{"external":"01"}]]' >later.json
run installer.wasm --inputs later.json --preimage-dir pages >got
# shellcheck disable=SC2059
printf "[]\n[\"$call\"]\n[]\n[\"$call\"]\n" 02 03 >want
outbox got | diff want - || die "the outbox of the installed kernel"
grep -q '"traps":[^0]' got && die "the installer traps"
# A page that is not there: the run stops and says which one.
rm "pages/$(ls pages | head -n 1)"
"$bin/soru-pvm" run installer.wasm --inputs later.json --preimage-dir pages >out 2>err && die "a missing page"
grep -q "pages/00" err out || die "no word about the missing page"
"$source/sdk/split" /dev/null pages 2>err && die "an empty kernel"
echo "counter, echo and installer do what they say"
