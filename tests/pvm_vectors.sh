#!/usr/bin/env bash
# Runs PVM scripts and compares what they print, byte for byte, with what the reference printed.
#
# usage: pvm_vectors.sh [FOLDER [PATTERN]]    FOLDER: by default the vectors of the project,
# tests/vectors/pvm. Each CASE.script in it or below is run in its own folder and compared with
# CASE.expected; with PATTERN, only those whose path contains it. JOBS=n runs n at a time (default
# 2), LIMIT=s ends a case after s seconds (default 600). Each runs once for each of ENGINES (default
# "slow fast eager", see soru-pvm script --help; with SORU_QUICK only "eager").
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
every="slow fast eager"
[ -z "${SORU_QUICK:-}" ] || every=eager # which uses the machine alone, too
engines=${ENGINES:-$every}

# run_case ENGINE PATH: runs one case; leaves a file in passed/ or a line about it in failed/.
run_case() {
  local engine=$1 path=${2%.script} name out
  name=$engine+${path//\//+}
  out=$results/out/$name
  (cd "$(dirname "$path")" && timeout "$limit" "$tool" script --engine "$engine" "$(basename "$path").script") \
    >"$out" 2>/dev/null
  local status=$?
  if [ "$status" -eq 0 ] && cmp -s "$out" "$path.expected"; then
    : >"$results/passed/$name"
  elif [ "$status" -ne 0 ]; then
    echo "$path ($engine): exit status $status" >"$results/failed/$name"
  else
    diff "$path.expected" "$out" | head -n 3 | cut -c 1-160 | tr '\n' '|' |
      sed "s#^#$path ($engine): #; s/\$/\n/" >"$results/failed/$name"
  fi
  rm -f "$out"
}
export -f run_case

mkdir "$results"/{out,passed,failed}
for engine in $engines; do
  find . -name '*.script' | sed 's#^\./##' | grep -F -- "$pattern" | sort |
    xargs -r -d '\n' -P "${JOBS:-2}" -I{} bash -c 'run_case "$1" "$2"' _ "$engine" {}
done

passed=$(find "$results/passed" -type f | wc -l)
failed=$(find "$results/failed" -type f | wc -l)
[ "$failed" -eq 0 ] || cat "$results"/failed/*
echo "$passed passed, $failed failed ($folder; engines: $engines)"
if [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then
  echo "there are no scripts in $folder: nothing was compared"
  exit 77
fi
[ "$failed" -eq 0 ]
