// @ts-check
// The empty vault: for each message one write and one fdatasync of 4 KiB into space that was there before, then the answer.
const fs = require('node:fs');

const block = 4096;
const blocks = 1024;
const file = fs.openSync(String(process.argv[2]), 'w+');
fs.writeSync(file, Buffer.alloc(block * blocks, 0xa5), 0, block * blocks, 0);
fs.fsyncSync(file);
const bytes = Buffer.alloc(block, 0x5a);
let next = 0;

process.parentPort.on('message', ({ data }) => {
  fs.writeSync(file, bytes, 0, block, (next++ % blocks) * block);
  fs.fdatasyncSync(file);
  process.parentPort.postMessage({ id: data.id, give: { through: next } });
});
