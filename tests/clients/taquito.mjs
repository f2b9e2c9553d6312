// Drives a sandbox with Taquito, as a dapp would: a transfer, the origination of a rollup, messages,
// each confirmed; and the answers that Taquito reads.   node taquito.mjs URL KERNEL-HEX
import { InMemorySigner } from '@taquito/signer';
import { TezosToolkit } from '@taquito/taquito';
import assert from 'node:assert/strict';

const [url, kernel] = process.argv.slice(2);
const tezos = new TezosToolkit(url);
tezos.setProvider({
  signer: new InMemorySigner('edsk3gUfUPyBSfrS9CCgmCiQsTCHGkviBDusMxDJstFtojtc1zcpsh'),
  config: { confirmationPollingIntervalSecond: 0.2, defaultConfirmationCount: 1 },
});
const me = await tezos.signer.publicKeyHash();
assert.equal(me, 'tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx');

// What clients ask for.
assert.equal(await tezos.rpc.getChainId(), 'NetXdQprcVkpaWU');
const protocols = await tezos.rpc.getProtocols();
assert.equal(protocols.protocol, 'PtMumbai2TmsJHNGRkD8v8YDbtao7BLUC3wjASn1inAKLFCjaH1');
const constants = await tezos.rpc.getConstants();
assert.equal(constants.cost_per_byte.toString(), '250');
const header = await tezos.rpc.getBlockHeader();
const block = await tezos.rpc.getBlock({ block: header.hash });
assert.equal(block.hash, header.hash);
assert.equal(block.operations.length, 4);
const metadata = await tezos.rpc.getBlockMetadata();
assert.equal(metadata.level_info.level > 0, true);
assert.equal(await tezos.rpc.getManagerKey(me), 'edpkuBknW28nW72KG6RoHtYW7p12T6GKc7nAbwYX5m8Wd9sDVC9yav');
assert.equal(Number((await tezos.rpc.getContract(me)).counter), 0);
const pending = await tezos.rpc.getPendingOperations();
assert.deepEqual(pending.applied, []);
console.log('queries: ok');

// A transfer to an account that is new.
const to = 'tz1aSkwEot3L2kmUvcoxzjMomb9mvBNuzFK6';
const transfer = await tezos.contract.transfer({ to, amount: 12.5 });
await transfer.confirmation();
assert.equal(transfer.status, 'applied');
assert.equal((await tezos.tz.getBalance(to)).toString(), '12500000');
console.log('transfer: ok', transfer.hash);

// A transfer of more than there is fails when it is tried out.
await assert.rejects(tezos.contract.transfer({ to, amount: 1e9 }), /balance_too_low/);
console.log('refused transfer: ok');

// The origination of a rollup.
const origination = await tezos.contract.smartRollupOriginate({
  pvmKind: 'wasm_2_0_0',
  kernel,
  parametersType: { prim: 'bytes' },
});
await origination.confirmation();
assert.equal(origination.status, 'applied');
const inBlock = await tezos.rpc.getBlock({ block: String(origination.includedInBlock) });
const originated = inBlock.operations[3].find((o) => o.hash === origination.hash);
const result = originated.contents[0].metadata.operation_result;
assert.match(result.address, /^sr1/);
assert.match(result.genesis_commitment_hash, /^src1/);
assert.equal(result.size, '6552');
console.log('origination: ok', result.address);

// Messages.
const messages = await tezos.contract.smartRollupAddMessages({ message: ['00ff', '48656c6c6f'] });
await messages.confirmation();
assert.equal(messages.status, 'applied');
const included = await tezos.rpc.getBlock({ block: String(messages.includedInBlock) });
const found = included.operations[3].find((o) => o.hash === messages.hash);
assert.deepEqual(found.contents[0].message, ['00ff', '48656c6c6f']);
console.log('messages: ok', messages.hash);

// A batch: all or nothing.
const batch = await tezos.contract
  .batch()
  .withTransfer({ to, amount: 1 })
  .withTransfer({ to, amount: 2 })
  .send();
await batch.confirmation();
assert.equal(batch.status, 'applied');
assert.equal((await tezos.tz.getBalance(to)).toString(), '15500000');
console.log('batch: ok', batch.hash);
