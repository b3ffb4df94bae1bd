// Entry of the vault process: takes operations over the message port, one answer each, and nothing else.
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { CandorError, shapeOf } from '../../src/errors.ts';
import type { Answer, Ask } from './door.ts';
import { House } from './house.ts';
import { operations } from './operations.ts';

const house = new House();
const port = process.parentPort;

async function answer({ id, name, take }: Ask): Promise<Answer> {
  try {
    const operation = operations[name] as (house: House, take: unknown) => unknown;
    return { id, ok: true, give: await operation(house, take) };
  } catch (error) {
    if (!(error instanceof CandorError)) console.error(error);
    return { id, ok: false, error: shapeOf(error) };
  }
}

await cryptoReady();
port.on('message', ({ data }: { data: Ask }) => {
  void answer(data).then((reply) => {
    port.postMessage(reply);
  });
});
port.postMessage({ id: 0, ok: true, give: 'ready' } satisfies Answer);
