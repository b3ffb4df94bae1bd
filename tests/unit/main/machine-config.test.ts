// P5 what ships starts only from what an administrator wrote: attacks on the machine's own place, carried out on real files, and on Windows' answers.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  machinePlace,
  machinePlaces,
  readMachineConfig,
  type MachinePlace,
} from '../../../main/machine/machine-config.ts';
import { readManagedPreferences } from '../../../main/machine/managed-preferences.ts';
import { machineRules, readPosixFile, type PosixRules } from '../../../main/machine/posix-file.ts';
import { posixFault, rootIsTheMachines, type PosixFacts } from '../../../main/machine/posix-trust.ts';
import { CandorError } from '../../../src/errors.ts';

const key = `${'k'.repeat(42)}A`;
const company = { policyKey: key, policy: 'policy.json' };
const person = { id: 'maren', name: 'Maren Tholvik', role: 'employee', enrolToken: 'a token of hers' };
const mine = process.getuid?.() ?? 0;

let top: string;
let folder: string;
let file: string;
let profile: string;
let rules: PosixRules;
beforeEach(() => {
  // The test plays the administrator with its own number, from a folder of its own down.
  top = realpathSync(mkdtempSync(join(tmpdir(), 'candor-machine-')));
  folder = join(top, 'etc', 'candor');
  file = join(folder, 'candor.json');
  profile = join(top, 'home');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  mkdirSync(profile);
  writeFileSync(file, JSON.stringify(company), { mode: 0o644 });
  writeFileSync(join(folder, 'policy.json'), 'the policy', { mode: 0o644 });
  writeFileSync(join(profile, 'person.json'), JSON.stringify(person));
  rules = { owner: mine, top, uidMap: () => null };
});
afterEach(() => {
  rmSync(top, { recursive: true, force: true });
});

const read = (path: string = file, change: Partial<PosixRules> = {}): string =>
  readPosixFile(path, 1000, { ...rules, ...change }).toString('utf8');
const trusted = (change: Partial<PosixRules> = {}): MachinePlace => ({
  place: file,
  read: (path) => ({ path, text: read(path, change) }),
});
const refusedWith = (code: string, words: RegExp): unknown =>
  expect.objectContaining({
    code,
    message: expect.stringMatching(words) as string,
    next: expect.stringContaining('IT') as string,
  });

function canUnshare(): boolean {
  try {
    execFileSync('unshare', ['--map-root-user', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // not installed, or forbidden here
  }
}

describe.skipIf(process.platform === 'win32')('M2.1 a file on Linux or macOS', () => {
  it('that is the administrator’s, in folders that are, is read', () => {
    expect(read()).toBe(JSON.stringify(company));
  });
  it.each<[string, RegExp, () => void]>([
    [
      'that its group may write',
      /candor\.json can be written by others.*0664/u,
      () => {
        chmodSync(file, 0o664);
      },
    ],
    [
      'that everybody may write',
      /can be written by others/u,
      () => {
        chmodSync(file, 0o646);
      },
    ],
    [
      'in a folder its group may write',
      /folder .*etc\/candor can be written by others/u,
      () => {
        chmodSync(folder, 0o775);
      },
    ],
    [
      'below a folder everybody may write, with or without the sticky bit',
      /folder .*etc can be written by others.*1777/u,
      () => {
        chmodSync(join(top, 'etc'), 0o1777);
      },
    ],
    [
      'that is a link to the employee’s',
      /link to another place/u,
      () => {
        writeFileSync(join(profile, 'mine.json'), '{}');
        rmSync(file);
        symlinkSync(join(profile, 'mine.json'), file);
      },
    ],
    [
      'in a folder that is a link to the employee’s',
      /folder .*etc\/candor is a link/u,
      () => {
        renameSync(folder, join(profile, 'candor'));
        symlinkSync(join(profile, 'candor'), folder);
      },
    ],
    [
      'that is a folder',
      /is no file/u,
      () => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ])('%s, is refused', (_what, words, attack) => {
    attack();
    expect(() => read()).toThrow(refusedWith('config-refused', words));
  });
  it('that belongs to somebody else than the administrator, is refused, and so is one in a folder of theirs', () => {
    expect(() => read(file, { owner: mine + 1 })).toThrow(refusedWith('config-refused', /belongs to user/u));
    const facts = (path: string, kind: 'file' | 'folder', owner: number): PosixFacts => ({
      path,
      kind,
      owner,
      mode: 0o755,
    });
    expect(posixFault(facts('/etc/candor/candor.json', 'file', 1000), [facts('/', 'folder', 0)])).toMatch(
      /candor\.json belongs to user 1000/u,
    );
    expect(
      posixFault(facts('/etc/candor/candor.json', 'file', 0), [
        facts('/', 'folder', 0),
        facts('/etc', 'folder', 0),
        facts('/etc/candor', 'folder', 1000),
      ]),
    ).toMatch(/folder \/etc\/candor belongs to user 1000/u);
    expect(
      posixFault(facts('/etc/candor/candor.json', 'file', 0), [
        facts('/', 'folder', 0),
        facts('/etc', 'folder', 0),
        facts('/etc/candor', 'folder', 0),
      ]),
    ).toBeNull();
  });
  it('that is not there, says so', () => {
    rmSync(file);
    expect(() => read()).toThrow(refusedWith('policy-unreadable', /cannot be read/u));
  });
  it('larger than any configuration is not read', () => {
    writeFileSync(file, 'x'.repeat(1001));
    expect(() => read()).toThrow(refusedWith('policy-unreadable', /larger than/u));
  });
  it('M2.5 swapped after the look is not what is read: the file that was looked at is', () => {
    const swap = (): void => {
      writeFileSync(join(folder, 'swapped'), JSON.stringify({ ...company, policyKey: `${'e'.repeat(42)}A` }));
      renameSync(join(folder, 'swapped'), file);
    };
    expect(read(file, { beforeReading: swap })).toBe(JSON.stringify(company));
    expect(readFileSync(file, 'utf8')).toContain('eeee');
  });
  it('with a second name elsewhere is still only the administrator’s', () => {
    linkSync(file, join(profile, 'second-name'));
    expect(read()).toBe(JSON.stringify(company));
  });
});

describe('M2.4 “root” of a namespace', () => {
  it.each([
    ['a person who made themself root', '         0       1000          1\n'],
    ['a range of a person’s own numbers', '         0     100000      65536\n'],
    ['a namespace within one', '         0          0          1\n'],
    ['two ranges', '0 1000 1\n1 100000 65536\n'],
    ['nothing at all', ''],
  ])('%s is not this computer’s administrator', (_what, map) => {
    expect(rootIsTheMachines(map)).toBe(false);
    expect(() => read(file, { uidMap: () => map })).toThrow(refusedWith('config-refused', /namespace/u));
  });
  it.runIf(process.platform === 'linux' && canUnshare())(
    'the one a person really gets by asking for it is not, either',
    () => {
      expect(
        rootIsTheMachines(
          execFileSync('unshare', ['--map-root-user', 'cat', '/proc/self/uid_map'], { encoding: 'utf8' }),
        ),
      ).toBe(false);
    },
  );
  it('the machine’s own is', () => {
    expect(rootIsTheMachines('         0          0 4294967295\n')).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('M1.1 the company’s part', () => {
  it('comes from the machine’s place, the policy beside it is read the same way, and it says where it came from', () => {
    const config = readMachineConfig(profile, trusted());
    expect(config).toMatchObject({
      data: profile,
      policyKey: key,
      keyStore: 'system',
      clientPage: '',
      person: { id: 'maren' },
      origin: { kind: 'machine', path: file },
    });
    expect(config.policy.path).toBe(join(folder, 'policy.json'));
    expect(config.policy.read()).toBe('the policy');
    chmodSync(config.policy.path, 0o666);
    expect(() => config.policy.read()).toThrow(refusedWith('config-refused', /policy\.json can be written by others/u));
  });
  it('M1.2 cannot be said by the person: a policy, its key or the sample key store in their file is refused', () => {
    for (const more of [
      { policyKey: `${'e'.repeat(42)}A` },
      { policy: '/home/maren/policy.json' },
      { keyStore: 'sample' },
      { machine: company },
    ]) {
      writeFileSync(join(profile, 'person.json'), JSON.stringify({ ...person, ...more }));
      expect(() => readMachineConfig(profile, trusted())).toThrow(refusedWith('policy-unreadable', /does not fit/u));
    }
  });
  it('M1.3 may name the person, and then their own file is not looked at', () => {
    writeFileSync(file, JSON.stringify({ ...company, person: { ...person, id: 'ren' } }));
    writeFileSync(join(profile, 'person.json'), 'not even JSON');
    expect(readMachineConfig(profile, trusted()).person.id).toBe('ren');
  });
  it.each<[string, unknown]>([
    ['a sample key store', { ...company, keyStore: 'sample' }],
    ['a data folder', { ...company, data: '/tmp' }],
    ['no key', { policy: 'policy.json' }],
    ['a key cut short', { ...company, policyKey: 'abc' }],
  ])('with %s does not fit', (_what, content) => {
    writeFileSync(file, JSON.stringify(content));
    expect(() => readMachineConfig(profile, trusted())).toThrow(refusedWith('policy-unreadable', /does not fit/u));
  });
  it('without a person anywhere says what is missing', () => {
    rmSync(join(profile, 'person.json'));
    expect(() => readMachineConfig(profile, trusted())).toThrow(
      refusedWith('policy-unreadable', /person\.json cannot be read/u),
    );
  });
  it('M2.7 set by device management on macOS takes the file’s place, if it is the administrator’s; the policy stays beside the file', () => {
    const plist = join(top, 'com.candor.desktop.plist');
    const managed = (toJson: (bytes: Buffer) => string) => () =>
      readManagedPreferences(1000, (path, limit) => readPosixFile(path, limit, rules), plist, toJson);
    const set = (toJson: (bytes: Buffer) => string): ReturnType<typeof readMachineConfig> =>
      readMachineConfig(profile, { ...trusted(), managed: managed(toJson) });
    expect(set(() => '').origin.path).toBe(file); // nothing is set
    writeFileSync(plist, 'bplist00 of it', { mode: 0o644 });
    const config = set((bytes) =>
      bytes.toString() === 'bplist00 of it' ? JSON.stringify({ ...company, policyKey: `${'m'.repeat(42)}A` }) : '',
    );
    expect(config).toMatchObject({
      policyKey: `${'m'.repeat(42)}A`,
      origin: { kind: 'machine', path: plist },
      policy: { path: join(folder, 'policy.json') },
    });
    expect(() =>
      set(() => {
        throw new Error('plutil: not a property list');
      }),
    ).toThrow(refusedWith('config-refused', /macOS could not read it/u));
    chmodSync(plist, 0o666);
    expect(() => set(() => JSON.stringify(company))).toThrow(
      refusedWith('config-refused', /can be written by others/u),
    );
  });
  it('has one place for each system, all of them absolute and none below a person’s home', () => {
    expect([machinePlace('linux').place, machinePlace('darwin').place, machinePlace('win32').place]).toEqual([
      machinePlaces.linux,
      machinePlaces.darwin,
      machinePlaces.win32,
    ]);
    expect(() => machinePlace('freebsd')).toThrow(CandorError);
    expect([machineRules.owner, machineRules.top]).toEqual([0, '/']);
  });
});
