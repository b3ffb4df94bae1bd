// Puts the fake host where the preload would put the real one, then starts the real chat window. Options come from the address.
import { errorCodes } from '../../src/errors.ts';
import { createFakeHost } from './chat.ts';

const asked = new URLSearchParams(location.search);
const record = asked.get('record');
const theme = asked.get('theme');
if (theme !== null) document.documentElement.dataset['theme'] = theme;
const fake = createFakeHost({
  now: Number(asked.get('now') ?? Date.now()),
  acknowledged: !asked.has('notice'),
  empty: asked.has('empty'),
  older: Number(asked.get('older') ?? 0),
  record: record === 'behind' || record === 'stopped' ? record : 'on-record',
  problem: errorCodes.find((code) => code === asked.get('problem')) ?? null,
  delay: Number(asked.get('delay') ?? 2),
  due: asked.has('due'),
  unseen: asked.has('unseen'),
  policyRefused: asked.get('refused') ?? '',
});
Object.assign(window, { candor: fake.api, fake });
await import('../../renderer/chat/main.tsx');
