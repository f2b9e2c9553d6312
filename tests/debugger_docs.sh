#!/usr/bin/env bash
# Every output that docs/debugger.md shows is what the debugger prints. SORU_UPDATE=1 writes them
# anew. R-REPL-2
set -uo pipefail
source=${SORU_SOURCE:-$(cd "$(dirname "$0")/.." && pwd)}
debugger=$(cd "${SORU_BIN:-$source/build/bin}" && pwd)/soru-debugger
cd "$source" || exit 1
python3 - "$debugger" docs/debugger.md <<'PY'
import os, re, subprocess, sys, tempfile
program, path = sys.argv[1:]
examples = os.path.abspath("sdk/examples")
folder = tempfile.TemporaryDirectory()
text = open(path).read()
blocks = re.findall(r"```console\n(.*?)```", text, re.S)
commands = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("> ")]
run = subprocess.run([os.path.abspath(program), examples + "/counter.wat", "--inputs",
                      examples + "/counter.json"],
                     input="\n".join(commands) + "\n", stdout=subprocess.PIPE,
                     stderr=subprocess.STDOUT, text=True, cwd=folder.name)
answers, at = [], -1
for line in run.stdout.splitlines():
    if at + 1 < len(commands) and line == "> " + commands[at + 1]:
        at += 1
        answers.append(line + "\n")
    else:
        answers[at] += line + "\n"
at, wrong, made = 0, 0, []
for block in blocks:
    count = sum(line.startswith("> ") for line in block.splitlines())
    made.append("".join(answers[at:at + count]))
    at += count
    if made[-1] != block:
        wrong += 1
        if "SORU_UPDATE" not in os.environ:
            print("shown:\n" + block + "printed:\n" + made[-1])
if "SORU_UPDATE" in os.environ:
    it = iter(made)
    text = re.sub(r"```console\n(.*?)```", lambda m: "```console\n" + next(it) + "```", text,
                  flags=re.S)
    open(path, "w").write(text)
print(f"{len(blocks)} blocks, {len(commands)} commands, {wrong} blocks differ; exit status "
      f"{run.returncode}")
sys.exit(0 if len(commands) > 20 and wrong == 0 and run.returncode == 0 else 1)
PY
