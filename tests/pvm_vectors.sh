#!/usr/bin/env bash
# Runs PVM scripts and compares what they print, byte for byte, with what the reference printed.
#
# usage: pvm_vectors.sh [FOLDER [PATTERN]]    FOLDER: by default the vectors of the project,
# tests/vectors/pvm. Each CASE.script in it or below is run in its own folder and compared with
# CASE.expected; with PATTERN, only those whose path contains it. JOBS=n runs n at a time (default
# 2), LIMIT=s ends a case after s seconds (default 600).
set -uo pipefail
source=${SORU_SOURCE:-$(cd "$(dirname "$0")/.." && pwd)}
export tool=${SORU_BIN:-$source/build/bin}/soru-pvm
folder=${1:-$source/tests/vectors/pvm}
pattern=${2:-}

[ -x "$tool" ] || { echo "$tool is not there"; exit 1; }
if [ ! -d "$folder" ]; then
  echo "there are no vectors in $folder: nothing was compared"
  exit 77
fi
cd "$folder" || exit 1
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
export results limit=${LIMIT:-600}

# run_case PATH: runs one case; leaves a file in passed/ or a line about it in failed/.
run_case() {
  local path=${1%.script} name out
  name=${path//\//+}
  out=$results/out/$name
  (cd "$(dirname "$path")" && timeout "$limit" "$tool" script "$(basename "$path").script") \
    >"$out" 2>/dev/null
  local status=$?
  if [ "$status" -eq 0 ] && cmp -s "$out" "$path.expected"; then
    : >"$results/passed/$name"
  elif [ "$status" -ne 0 ]; then
    echo "$path: exit status $status" >"$results/failed/$name"
  else
    diff "$path.expected" "$out" | head -n 3 | cut -c 1-160 | tr '\n' '|' |
      sed "s#^#$path: #; s/\$/\n/" >"$results/failed/$name"
  fi
  rm -f "$out"
}
export -f run_case

mkdir "$results"/{out,passed,failed}
find . -name '*.script' | sed 's#^\./##' | grep -F -- "$pattern" | sort |
  xargs -r -d '\n' -P "${JOBS:-2}" -I{} bash -c 'run_case "$1"' _ {}

passed=$(find "$results/passed" -type f | wc -l)
failed=$(find "$results/failed" -type f | wc -l)
[ "$failed" -eq 0 ] || cat "$results"/failed/*
echo "$passed passed, $failed failed ($folder)"
if [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then
  echo "there are no scripts in $folder: nothing was compared"
  exit 77
fi
[ "$failed" -eq 0 ]
