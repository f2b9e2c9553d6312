#!/usr/bin/env bash
# Runs all PVM scripts of the shared conformance set, which is not a part of the project: those of
# SORU_CONFORMANCE, or of ../shared/conformance beside the project.
set -uo pipefail
source=${SORU_SOURCE:-$(cd "$(dirname "$0")/.." && pwd)}
folder=${SORU_CONFORMANCE:-$source/../shared/conformance}
[ -d "$folder/pvm" ] && folder=$folder/pvm
if [ ! -d "$folder" ]; then
  echo "the shared conformance set is absent ($folder): only the vectors of the project are compared"
  exit 77
fi
exec bash "$source/tests/pvm_vectors.sh" "$folder"
