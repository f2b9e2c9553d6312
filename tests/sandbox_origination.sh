#!/usr/bin/env bash
# The specification's section "Originating", typed as it stands there, with the names that it uses:
# the receipt has the same lines, with the same hash of the boot sector, but for addresses, hashes,
# counters and amounts that depend on the chain. Then the installed programs.
# R-ORIG-1 R-ORIG-2 R-ORIG-3 R-CLI-1
# shellcheck source=tests/sandbox_lib.bash
. "$(dirname "$0")/sandbox_lib.bash"

# The kernel of the manual: a page of 4,000 zeros and a hash.
KERNEL=010fa0$(printf '30%.0s' $(seq 4000))00d5024ff4c33df62141bd485af4154641aa9220c5dede9aed006eb5d3c88bff3b

PATH=$bin/compat:$PATH
start octez-node run --data-dir chain1 --rpc-addr=127.0.0.1:0 --network sandbox --instant
client() { octez-client --base-dir wallet --endpoint "$url" "$@" >out 2>err </dev/null; }
client import secret key rich unencrypted:edsk3gUfUPyBSfrS9CCgmCiQsTCHGkviBDusMxDJstFtojtc1zcpsh || die import
client gen keys operator || die "gen keys"
client show address operator || die show
OPERATOR_ADDR=$(sed -n 's/^Hash: //p' out)
client transfer 20000 from rich to operator --burn-cap 1 || die transfer
client get balance for "${OPERATOR_ADDR}" || die balance
grep -q '^20000 ꜩ$' out || die "the balance is not 20000"

client originate sc rollup from "${OPERATOR_ADDR}" \
  of kind wasm_2_0_0 \
  of type bytes \
  booting with "${KERNEL}" \
  -burn-cap 999 || die originate

# What differs from run to run becomes a letter; runs of dots depend on widths.
plain() {
  sed -E -e 's/tz1[1-9A-Za-z]{33}/TZ1/g; s/scr1[1-9A-Za-z]{33}/SCR1/; s/scc1[1-9A-Za-z]{50}/SCC1/' \
    -e 's/edpk[1-9A-Za-z]{50}/EDPK/; s/[0-9]+\.[0-9]+/N/g; s/ꜩ[0-9]+/ꜩN/; s/ \.+ / . /' \
    -e 's/(counter|limit|gas|size): [0-9.N]+/\1: N/'
}
cat >expected <<'END'
This sequence of operations was run:
  Manager signed operations:
    From: TZ1
    Fee to the baker: ꜩN
    Expected counter: N
    Gas limit: N
    Storage limit: N bytes
    Balance updates:
      TZ1 . -ꜩN
      payload fees(the block proposer) . +ꜩN
    Revelation of manager public key:
      Contract: TZ1
      Key: EDPK
      This revelation was successfully applied
      Consumed gas: N
  Manager signed operations:
    From: TZ1
    Fee to the baker: ꜩN
    Expected counter: N
    Gas limit: N
    Storage limit: N bytes
    Balance updates:
      TZ1 . -ꜩN
      payload fees(the block proposer) . +ꜩN
    Smart contract rollup origination:
      Kind: wasm_2_0_0
      Parameter type: bytes
      Boot sector Blake2B hash: '789431137a40057a39867cbc5cd7f984139360559c655c0508821b9be8047a02'
      This smart contract rollup origination was successfully applied
      Consumed gas: N
      Storage size: N bytes
      Address: SCR1
      Genesis commitment hash: SCC1
      Balance updates:
        TZ1 . -ꜩN
        storage fees . +ꜩN
END
sed -n '/^This sequence/,$p' out | plain | sed '/^$/d' >got
diff expected got || die "the receipt is another one"
client rpc get /chains/main/blocks/head/context/sc_rollup || die "rpc get"
grep -q scr1 out || die "the rollup is not on the chain"
finish

# ---- the entry points by themselves ----
octez-node --version | grep -q soru-sandbox || die "octez-node --version"
octez-node config init --data-dir x | grep -q "needs no" || die "octez-node config init"
octez-node run --network mainnet --data-dir x 2>err && die "main net is accepted"
grep -q "only the network sandbox" err || die "no word about the network"
octez-node fly 2>err && die "an unknown command is accepted"

# ---- installed ----
DESTDIR=$work/root cmake --install "$bin/.." --prefix /usr >/dev/null || die "make install"
[ -x root/usr/bin/soru-client ] && [ -x root/usr/lib/soru/compat/octez-client ] || die "not installed"
start "$work/root/usr/lib/soru/compat/octez-node" run --data-dir chain2 --rpc-addr 127.0.0.1:0 --manual
"$work/root/usr/lib/soru/compat/octez-client" --base-dir wallet --endpoint "$url" bootstrapped >out 2>err ||
  die "the installed client"
finish
echo "the receipt of the specification, the entry points and the installed programs are right"
