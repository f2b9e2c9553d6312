#!/usr/bin/env bash
# The commands that docs/sandbox.md and README.md begin with are run as written, on a port that is
# free; the tables of docs/protocol.md and docs/sandbox.md say what the code says. R-ORIG-1
set -uo pipefail
source=${SORU_SOURCE:-$(cd "$(dirname "$0")/.." && pwd)}
bin=$(cd "${SORU_BIN:-$source/build/bin}" && pwd)
if ! command -v wat2wasm >/dev/null; then
  echo "skipped: wat2wasm (of wabt) is not installed"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
PATH=$bin:$PATH

# run FILE HEADING: runs the commands of the first block behind a heading.
run() {
  rm -rf chain wallet commands
  wat2wasm "$source/sdk/examples/echo.wat" -o echo.wasm || exit 1
  sed -n "/^## $2/,/^\`\`\`\$/p" "$source/$1" | sed -e '1,/^```sh/d' -e '/^```$/d' \
    -e 's|build/bin/||; s|soru-sandbox run|& --rpc-addr 127.0.0.1:0|; s|soru-client|& --endpoint "$url" --base-dir wallet|' \
    -e 's|&$|>log 2>\&1 \& for i in $(seq 100); do url=$(sed -n "s/^soru-sandbox: RPC at //p" log 2>/dev/null); [ -n "$url" ] \&\& break; sleep 0.05; done|' \
    >commands
  [ "$(grep -c soru- commands)" -ge 4 ] || { echo "FAILED: no commands in $1"; exit 1; }
  (
    set -e
    trap 'kill %1; wait' EXIT
    # shellcheck disable=SC1091
    . ./commands
  ) >out 2>&1
  # Not behind ||, where set -e would count for nothing.
  # shellcheck disable=SC2181
  [ $? -eq 0 ] || { echo "FAILED: the commands of $1"; cat commands out log; exit 1; }
  grep -q "was successfully applied" out || { echo "FAILED: no receipt"; cat out; exit 1; }
}
run docs/sandbox.md "Five commands"
run README.md "A rollup on a chain of your own"

python3 - "$source" <<'PY' || exit 1
import re, sys
source = sys.argv[1]
text = lambda name: open(f"{source}/{name}").read()
# The gas table.
rows = re.findall(r"X\((\w+),\s+(\d+),\s+(\d+), \"", text("src/chain/gas.h"))
table = text("docs/protocol.md").split("### Gas")[1]
wrong = 0
for kind, base, per_byte in rows:
    word = kind.lower().replace("_", " ").replace("transaction", "transfer")
    lines = [line for line in table.splitlines() if line.startswith("|") and word in line]
    wanted = f"{int(base) // 1000:,}"
    if not lines or f"| {wanted} |" not in lines[0] or (
            int(per_byte) and f"| {int(per_byte) / 1000:g} |" not in lines[0]):
        print(f"FAILED: docs/protocol.md does not say that {word} costs {wanted} and {per_byte} a byte")
        wrong += 1
# Every path of the RPC ends with a name that docs/sandbox.md has.
sandbox = text("docs/sandbox.md")
for name in ("rpc", "rpc_block", "rpc_contract", "rpc_rollup", "rpc_helper", "rpc_sandbox"):
    for path in re.findall(r'(?:"(?:GET|POST)", |ONE\()"([^"]*)"', text(f"src/chain/{name}.c")):
        words = [word for word in path.split("/") if word not in ("*", "")]
        if words and words[-1] not in sandbox:
            print(f"FAILED: docs/sandbox.md does not have {path}")
            wrong += 1
sys.exit(wrong > 0)
PY
echo "the commands of the documents run; their tables agree with the code"
