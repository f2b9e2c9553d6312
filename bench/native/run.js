// Runs a kernel with the WebAssembly engine of node, and prints how long the longest kernel_run takes.
//
//   node run.js KERNEL [METADATA MESSAGE...]
//
// The arguments and the host functions are those of run.c.
'use strict';

const fs = require('fs');

const REBOOT = '/kernel/env/reboot';
const NOT_FOUND = -3, BAD_ACCESS = -4, RUNS_MAX = 1000;

const [path, metadata = '', ...messages] = process.argv.slice(2);
const inputs = [
  Buffer.from([0, 1]),
  Buffer.concat([Buffer.from([0, 3]), Buffer.alloc(40)]),
  ...messages.map((name) => fs.readFileSync(name)),
  Buffer.from([0, 2]),
];
const store = new Map();
let memory, nextInput = 0, outputs = 0;

const bytes = (address, length) => Buffer.from(memory.buffer, address >>> 0, length >>> 0);
const text = (address, length) => bytes(address, length).toString('latin1');
const isIn = (key, top) => key === top || key.startsWith(top + '/');
const below = (top) => [...store.keys()].filter((key) => isIn(key, top));

function remove(top) {
  const keys = below(top);
  keys.forEach((key) => store.delete(key));
  return keys.length > 0;
}

function copy(from, to) {
  const copied = below(from).map((key) => [to + key.slice(from.length), store.get(key)]);
  if (copied.length === 0) return NOT_FOUND;
  remove(to);
  copied.forEach(([key, value]) => store.set(key, Buffer.from(value)));
  return 0;
}

const host = {
  read_input(info, to, max) {
    if (nextInput === inputs.length) return 0;
    const payload = inputs[nextInput].subarray(0, max);
    payload.copy(bytes(to, payload.length));
    bytes(info, 4).writeInt32LE(0);
    bytes(info + 4, 4).writeInt32LE(nextInput++);
    return payload.length;
  },
  write_output() {
    outputs++;
    return 0;
  },
  write_debug() {},
  store_has(address, length) {
    const key = text(address, length);
    return below(key).reduce((has, found) => has | (found === key ? 1 : 2), 0);
  },
  store_read(address, length, offset, to, max) {
    const value = store.get(text(address, length));
    if (value === undefined) return NOT_FOUND;
    if (offset >= value.length) return BAD_ACCESS;
    const part = value.subarray(offset, offset + max);
    part.copy(bytes(to, part.length));
    return part.length;
  },
  store_write(address, length, offset, from, count) {
    const key = text(address, length);
    const old = store.get(key) || Buffer.alloc(0);
    if (offset > old.length) return BAD_ACCESS;
    const value = Buffer.alloc(Math.max(old.length, offset + count));
    old.copy(value);
    bytes(from, count).copy(value, offset);
    store.set(key, value);
    return 0;
  },
  store_delete: (address, length) => (remove(text(address, length)) ? 0 : NOT_FOUND),
  store_copy: (from, fromLength, to, toLength) => copy(text(from, fromLength), text(to, toLength)),
  store_move(from, fromLength, to, toLength) {
    const source = text(from, fromLength), target = text(to, toLength);
    const code = copy(source, target);
    if (code === 0 && source !== target) remove(source);
    return code;
  },
  reveal_preimage() {
    throw new Error('reveal_preimage is not answered here');
  },
  reveal_metadata(to, max) {
    const answer = Buffer.from(metadata, 'hex').subarray(0, max);
    answer.copy(bytes(to, answer.length));
    return answer.length;
  },
};

const module_ = new WebAssembly.Module(fs.readFileSync(path));
let longest = 0, runs = 0;
for (let again = true; again && runs < RUNS_MAX; runs++) {
  const instance = new WebAssembly.Instance(module_, {smart_rollup_core: host});
  memory = Object.values(instance.exports).find((it) => it instanceof WebAssembly.Memory);
  const start = process.hrtime.bigint();
  instance.exports.kernel_run();
  longest = Math.max(longest, Number(process.hrtime.bigint() - start) / 1e9);
  again = remove(REBOOT);
}
console.log(`${longest.toFixed(3)} s (${runs} runs, ${outputs} outputs)`);
