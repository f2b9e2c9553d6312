#!/usr/bin/env bash
# Sessions of soru-debugger, compared line by line with what they shall look like: the commands
# tests/data/debugger/*.cmd and the outputs beside them. The first line of a session has the
# options. SORU_UPDATE=1 writes the outputs anew. R-REPL-1 R-REPL-2 R-PVM-7 R-PVM-9
set -uo pipefail
source=${SORU_SOURCE:-$(cd "$(dirname "$0")/.." && pwd)}
debugger=$(cd "${SORU_BIN:-$source/build/bin}" && pwd)/soru-debugger
cd "$source/tests/data/debugger" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sessions=0
different=0
for commands in *.cmd; do
  name=${commands%.cmd}
  read -ra options < <(sed -n '1s/^# options: //p' "$commands")
  timeout 300 "$debugger" "${options[@]}" --script "$commands" >"$work/$name" 2>&1 </dev/null
  echo "exit status $?" >>"$work/$name"
  if [ -n "${SORU_UPDATE:-}" ]; then cp "$work/$name" "$name.out"; fi
  sessions=$((sessions + 1))
  diff -u "$name.out" "$work/$name" || different=$((different + 1))
done

# As JSON each command gives one line, with the same text and the same success.
timeout 300 "$debugger" notes.wat --inputs notes.json --json --script specification.cmd \
  >"$work/json" 2>&1 </dev/null
if ! python3 - "$work/json" specification.out <<'PY'; then different=$((different + 1)); fi
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
sessions = []  # of (command, whether it was done)
for line in open(sys.argv[2]):
    if line.startswith("> "):
        sessions.append([line[2:].rstrip("\n"), True])
    elif line.startswith("error: "):
        sessions[-1][1] = False
if [[line["command"], line["ok"]] for line in lines] != sessions:
    sys.exit("as JSON the session is another one")
PY
echo "$sessions sessions, $different differ"
[ "$sessions" -gt 0 ] && [ "$different" -eq 0 ]
