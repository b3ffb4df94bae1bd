// A profile that was used once and closed: made one time per file, copied for every test that will damage it.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchApp } from '../../../scripts/drive/app.ts';
import { acknowledgeNotice } from '../../../scripts/drive/window.ts';
import { prepareSample, type SampleOptions } from '../../../scripts/sample/organisation.ts';
import { openSession } from '../../../scripts/session.mjs';

/** A data folder with a record in it, and beside it the supervisor's, whose key the same keychain opens. */
export interface UsedProfile {
  /** A copy of it, for one world. */
  readonly copyInto: (data: string) => void;
  readonly remove: () => void;
}

/** Makes one: the notice is acknowledged, so that there is a key and a journal. */
export async function makeUsedProfile(keyStore: SampleOptions['keyStore'] = 'system'): Promise<UsedProfile> {
  const data = mkdtempSync(join(tmpdir(), 'candor-used-'));
  const session = await openSession({ display: 'own', keyStore: 'own', dataFolder: data });
  try {
    const sample = await prepareSample({ data, keyStore });
    const employee = await launchApp(session, sample.employee.config);
    await acknowledgeNotice(employee.page);
    await employee.close();
    const reviewer = await launchApp(session, sample.reviewer.config);
    await reviewer.close();
  } finally {
    await session.stop();
  }
  return {
    copyInto: (to) => {
      cpSync(data, to, { recursive: true });
    },
    remove: () => {
      rmSync(data, { recursive: true, force: true });
    },
  };
}
