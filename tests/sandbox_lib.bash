# What the tests with a sandbox share; to be sourced. Sets source, bin and work (a directory of its
# own, which is the current one), and cleans up at the end.
set -uo pipefail
source=${SORU_SOURCE:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}
bin=$(cd "${SORU_BIN:-$source/build/bin}" && pwd) || exit 1
work=$(mktemp -d)
sandbox=
stop() {
  [ -n "$sandbox" ] && kill "$sandbox" 2>/dev/null
  wait 2>/dev/null
  rm -rf "$work"
}
trap stop EXIT
cd "$work" || exit 1

# die WORDS...: ends the test, with what was printed last.
die() {
  echo "FAILED: $*"
  tail -n 20 out err sandbox.log 2>/dev/null
  exit 1
}

# skip WORDS...: ends the test as one that cannot run here.
skip() {
  echo "skipped: $*"
  exit 77
}

# start PROGRAM WORDS...: runs a sandbox, and waits until it tells where its RPC is: sets sandbox (the
# process), url and port.
start() {
  "$@" >sandbox.log 2>&1 &
  sandbox=$!
  for _ in $(seq 200); do
    url=$(sed -n 's/^soru-sandbox: RPC at //p' sandbox.log)
    [ -n "$url" ] && break
    sleep 0.05
  done
  [ -n "$url" ] || die "the sandbox does not start: $*"
  port=${url##*:}
}

# finish: ends the sandbox as a user does; it must end well.
finish() {
  kill "$sandbox"
  wait "$sandbox" || die "the sandbox does not end well"
  sandbox=
}
