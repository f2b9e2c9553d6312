#!/usr/bin/env bash
# A client that others have written: Taquito 16.2 (npm) against the sandbox. Skipped where there is
# no node, no npm, or no registry.
# shellcheck source=tests/sandbox_lib.bash
. "$(dirname "$0")/sandbox_lib.bash"
for program in node npm wat2wasm; do
  command -v "$program" >/dev/null || skip "$program is not installed"
done
echo '{"type":"module","private":true}' >package.json
timeout 240 npm install --silent --no-audit --no-fund \
  @taquito/taquito@16.2.0 @taquito/signer@16.2.0 >npm.log 2>&1 ||
  skip "npm cannot install @taquito/taquito 16.2.0: $(tail -n 1 npm.log)"
cp "$source/tests/clients/taquito.mjs" . || exit 1
wat2wasm "$source/tests/data/layer1/game.wat" -o game.wasm || exit 1
start "$bin/soru-sandbox" run --data-dir chain --rpc-addr 127.0.0.1:0 --protocol mumbai \
  --block-time 500ms --fast-constants --quiet
sleep 2 # Taquito names the block two levels below the head as the branch
timeout 120 node taquito.mjs "$url" "$(od -An -v -tx1 game.wasm | tr -d ' \n')"
