#!/usr/bin/env bash
# The source check must find what it is for: a small tree with one violation of each kind.
set -euo pipefail
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree"/{tools,docs,src/base,src/tree,tests}
cp "$SORU_SOURCE"/tools/check_source.py "$SORU_SOURCE"/tools/size_allow.txt "$tree/tools/"
cp "$SORU_SOURCE/docs/layers.txt" "$tree/docs/"
cp "$SORU_SOURCE/.clang-format" "$tree/"
printf -- '- R-PVM-1 It moves.\n' >"$tree/docs/requirements.md"

python3 "$tree/tools/check_source.py" >/dev/null # nothing to find yet

cat >"$tree/src/tree/good.h" <<'END'
/* good.h - nothing wrong here. */
#ifndef SORU_TREE_GOOD_H
#define SORU_TREE_GOOD_H

/* soru_tree_good does nothing. R-PVM-1 */
void soru_tree_good(void);

#endif
END
python3 "$tree/tools/check_source.py" >/dev/null

cat >"$tree/src/base/bad.h" <<'END'
#ifndef WRONG_H
#define WRONG_H
#include "tree/good.h"
#include <jansson.h>

void soru_base_silent(void);

/* This comment does not begin with the name. */
void soru_base_other(void);
#endif
END
{
  printf 'int\nstray(void)\n{\n  strcpy(0, "strcpy(");\n  fopen("a", "b");\n'
  for _ in $(seq 150); do echo '  stray();'; done
  printf '  return 0; \n}\n\t/* TO%s R-PVM-2 */\n' DO
  for _ in $(seq 1000); do echo; done
} >"$tree/src/base/bad.c"

found=0
out=$(python3 "$tree/tools/check_source.py") && { echo "the bad tree was accepted"; exit 1; }
expect() {
  if ! grep -qF -- "$1" <<<"$out"; then
    echo "not found: $1"
    found=1
  fi
}
expect "src/base/bad.h:1: the header guard must be SORU_BASE_BAD_H"
expect "src/base/bad.h:3: base may not use tree"
expect "src/base/bad.h:4: <jansson.h> may be included only in src/codec"
expect "src/base/bad.h:6: soru_base_silent has no comment"
expect "src/base/bad.h:9: the comment of soru_base_other must start with its name"
expect "src/base/bad.c:2: stray must start with soru_base_"
expect "src/base/bad.c:2: stray has 156 lines"
expect "src/base/bad.c:4: strcpy() is banned"
expect "src/base/bad.c:5: fopen() does not belong in a pure module"
expect "src/base/bad.c:156: blanks at the end of the line"
expect "src/base/bad.c:158: tab"
expect "src/base/bad.c:158: TO""DO"
expect "src/base/bad.c:158: R-PVM-2 is not in docs/requirements.md"
expect "src/base/bad.c:1: 1158 lines, more than 1000"
if clang-format --version 2>/dev/null | grep -q "version 14"; then expect "formatting"; fi
[ "$found" -eq 0 ] || { echo "$out"; exit 1; }
echo "all violations were found"
