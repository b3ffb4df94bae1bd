// The file of an export: everything a real vault holds, complete or not there, and the record untouched (export.md §4).
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportName, exportRecord, type ExportJob } from '../../../main/export-file.ts';
import type { Operations } from '../../../main/vault/door.ts';
import type { EntryLine } from '../../../src/export/export-schema.ts';
import { exportLineSchema } from '../../../src/export/export-schema.ts';
import { placesOf } from '../export/read-page.ts';
import { conversation, startSecond, testInForce, VaultRig } from '../../support/vault.ts';

let rig: VaultRig;
beforeEach(async () => {
  rig = await VaultRig.make();
});
afterEach(() => {
  rig.remove();
});

/** The vault as main sees it, with a chance to step in. */
function asked(step: (name: string, take: unknown) => void = () => undefined): ExportJob['vault'] {
  const answers: { readonly [N in 'recordEnds' | 'recordFrames']: (take: Operations[N]['take']) => unknown } = {
    recordEnds: () => rig.vault.contents.ends(),
    recordFrames: (take) => rig.vault.contents.frames(take),
  };
  const ask = async (name: string, take: unknown): Promise<unknown> => {
    await Promise.resolve();
    step(name, take);
    return (answers as Readonly<Record<string, (take: unknown) => unknown>>)[name]?.(take);
  };
  return { ask } as ExportJob['vault'];
}

const job = (change: Partial<ExportJob> = {}): ExportJob => ({
  vault: asked(),
  format: 'jsonl',
  path: join(rig.folder, 'copy.jsonl'),
  about: {
    person: { id: 'maren', name: 'Maren Tholvik' },
    organisation: 'Aldermere',
    candor: '0.1.0',
    exportedAt: startSecond,
  },
  onProgress: () => undefined,
  ...change,
});

const linesOf = (path: string): readonly unknown[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => exportLineSchema.parse(JSON.parse(line)));
const entriesOf = (path: string): readonly EntryLine[] =>
  linesOf(path).filter((line): line is EntryLine => (line as EntryLine).line === 'entry');

async function write(): Promise<void> {
  await rig.type('d1', 'Hi \ud83d Ann');
  await rig.send('d1', 'm1');
  await rig.vault.events([
    {
      cursor: 2,
      event: {
        type: 'inbound',
        conversation,
        message: 'in1',
        text: '<b>Yes?</b>',
        at: 5,
        providerId: 'p',
        verified: 'session',
      },
    },
  ]);
  await rig.push(); // folds the first drafts and brings receipts
  await rig.vault.state('m1', 'delivered');
  await rig.vault.openings([
    {
      id: 'o1',
      cursor: 4,
      at: 9_000,
      who: 'Ren',
      role: 'reviewer',
      what: 'your drafts',
      case: 'C-1',
      reason: 'Complaint',
      custodian: 'Custodian A',
      scope: null,
    },
  ]);
  await rig.vault.apply(testInForce({ policyVersion: 2, policyHash: 'second' }));
  await rig.type('d2', 'not sent');
  await rig.vault.captureGap('the window ended');
}

describe('what is in the file', () => {
  it('P3 P4 X1 X2 every frame of both lanes, folded and not, under the head that verify names', async () => {
    await write();
    await exportRecord(job());
    const ends = rig.vault.contents.ends();
    rig.vault.close();
    const all = entriesOf(job().path);
    const read = rig.read();
    const through = ends.heads.messages.seq; // closing adds marks of its own
    expect(
      all.filter((line) => line.lane === 'messages').map(({ seq, second, entry }) => ({ seq, second, entry })),
    ).toEqual(read.entries.filter((one) => one.seq <= through));
    expect(all.filter((line) => line.entry.kind === 'edit')).toHaveLength(
      read.drafts.reduce((sum, draft) => sum + draft.edits.length, 0),
    );
    expect(all.flatMap((line) => (line.entry.kind === 'edit' && line.draft === 1 ? [line.entry.edit] : []))).toEqual(
      read.drafts[0]?.edits,
    );
    for (const lane of ['messages', 'drafts'] as const)
      expect([...new Set(all.filter((line) => line.lane === lane).map((line) => line.seq))]).toEqual(
        Array.from({ length: ends.heads[lane].seq }, (_, i) => i + 1),
      );
    expect(linesOf(job().path)[0]).toMatchObject({ ...ends, line: 'header' });
    const verdict = rig.verify();
    expect(verdict.holds).toBe(true);
    expect(verdict.journal).toBe(ends.journal);
    expect(verdict.lanes.find((lane) => lane.lane === 'drafts')).toMatchObject({
      frames: ends.heads.drafts.seq,
      head: ends.heads.drafts.head,
    });
    expect(ends.receipts.messages?.seq).toBeGreaterThan(0);
  });

  it('X1 the page of the same record shows the same places', async () => {
    await write();
    await exportRecord(job());
    const path = join(rig.folder, 'copy.html');
    await exportRecord(job({ format: 'html', path }));
    const places = placesOf(readFileSync(path, 'utf8')).filter((place) => place !== 'header' && place !== 'end');
    expect(new Set(places)).toEqual(
      new Set(entriesOf(job().path).map(({ lane, seq, item }) => `${lane} ${seq}.${item}`)),
    );
    expect(places).toHaveLength(entriesOf(job().path).length);
  });

  it('X1 it ends where the record stood when it began, whatever is recorded meanwhile, and adds nothing to the record', async () => {
    await write();
    const before = rig.vault.contents.ends();
    await exportRecord(job());
    expect(rig.vault.contents.ends()).toEqual(before);
    const typing: Promise<unknown>[] = [];
    const progress: (readonly [number, number])[] = [];
    await exportRecord(
      job({
        vault: asked((name) => {
          if (name === 'recordFrames') typing.push(rig.vault.captureGap('meanwhile'));
        }),
        onProgress: (done, total) => {
          progress.push([done, total]);
        },
      }),
    );
    await Promise.all(typing);
    expect(typing.length).toBeGreaterThan(0);
    expect(linesOf(job().path)[0]).toMatchObject({ heads: before.heads });
    expect(
      entriesOf(job().path)
        .filter((line) => line.lane === 'messages')
        .at(-1)?.seq,
    ).toBe(before.heads.messages.seq);
    const total = before.heads.messages.seq + before.heads.drafts.seq;
    expect(progress.at(-1)).toEqual([total, total]);
  });

  it('X1 frames are read a few at a time across folded pages without losing or doubling one', async () => {
    await write();
    const { heads } = rig.vault.contents.ends();
    for (const lane of ['messages', 'drafts'] as const) {
      const whole = rig.vault.contents.frames({ lane, after: 0, limit: 10_000 }).frames;
      expect(whole).toHaveLength(heads[lane].seq);
      for (const limit of [1, 3]) {
        const pieces = [];
        for (let after = 0; after < heads[lane].seq; after += limit)
          pieces.push(...rig.vault.contents.frames({ lane, after, limit }).frames);
        expect(pieces).toEqual(whole);
      }
    }
  });

  it('P5 the history shown is the one on record, newest first, and outlives a restart', async () => {
    await write();
    await rig.vault.acknowledge({ version: 1, hash: rig.inForce.noticeHash, locale: 'de' });
    rig.inForce = testInForce({ policyVersion: 2, policyHash: 'second' });
    rig.reopen();
    const { notices, policies } = rig.vault.contents.myHistory();
    expect(notices.map((one) => [one.version, one.locale, one.level])).toEqual([
      [1, 'de', 'edits'],
      [1, 'en', 'edits'],
    ]);
    expect(policies.map((one) => one.version)).toEqual([2, 1]);
    expect(policies.every((one) => one.source === 'signed by the test' && one.at === startSecond * 1000)).toBe(true);
  });
});

describe('complete or not there', () => {
  it('X7 what fails half way leaves nothing, keeps what was under that name, and says so', async () => {
    await write();
    const { path } = job();
    writeFileSync(path, 'kept');
    const broken = asked((_name, take) => {
      if ((take as { lane?: string }).lane === 'drafts') throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
    });
    await expect(exportRecord(job({ vault: broken }))).rejects.toMatchObject({
      name: 'CandorError',
      code: 'disk-full',
    });
    expect(readFileSync(path, 'utf8')).toBe('kept');
    expect(readdirSync(rig.folder).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  it('X7 a place where nothing may be written, or that is not there, is refused with what to do', async () => {
    const closed = join(rig.folder, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    // Whoever may write anywhere, as root may, cannot be refused by a folder's mode.
    if (process.getuid?.() !== 0)
      await expect(exportRecord(job({ path: join(closed, 'a.jsonl') }))).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(exportRecord(job({ path: join(rig.folder, 'nowhere', 'a.jsonl') }))).rejects.toMatchObject({
      name: 'CandorError',
      next: expect.stringContaining('Choose another place') as string,
    });
  });

  it('P6 X7 a record that ends before its own head is not passed off as whole', async () => {
    await write();
    const short: ExportJob['vault'] = {
      ask: (name, take) =>
        name === 'recordFrames' && (take as { after: number }).after > 0
          ? (Promise.resolve({ frames: [] }) as Promise<never>)
          : asked().ask(name, name === 'recordFrames' ? { ...take, limit: 2 } : take),
    };
    await expect(exportRecord(job({ vault: short }))).rejects.toMatchObject({ code: 'journal-damaged' });
    expect(existsSync(job().path)).toBe(false);
  });

  it('X7 only this person may read the file, and its name carries the local day', async () => {
    await exportRecord(job());
    if (process.platform !== 'win32') expect(statSync(job().path).mode & 0o777).toBe(0o600);
    expect(exportName('html', new Date(2026, 0, 4, 23, 59))).toBe('candor-my-record-2026-01-04.html');
  });
});
