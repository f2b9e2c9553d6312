#!/usr/bin/env bash
# The demonstration of ./run must do all that it claims. R-KERN-1 R-PVM-6
set -euo pipefail
cd "${SORU_SOURCE:-$(dirname "$0")/..}"
if ! command -v wat2wasm >/dev/null 2>&1; then
  echo "wat2wasm is not installed"
  exit 77
fi
out=$(scripts/demo) || { echo "$out"; exit 1; }
grep -q "^[0-9]* claims hold, 0 do not\.$" <<<"$out"
grep -c "\[holds\]" <<<"$out"
