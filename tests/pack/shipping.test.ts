// What ships, packaged and hardened, seen from outside only: it starts from the administrator's configuration and from nothing else, whatever the person brings (P5).
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { getCurrentFuseWire } from '@electron/fuses';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { root } from '../../scripts/bootstrap/paths.mjs';
import { developmentParts } from '../../scripts/release-gate.mjs';
import { prepareSample, type Sample } from '../../scripts/sample/organisation.ts';
import { startService } from '../../scripts/sample/services.ts';
import { openSession, type Session } from '../../scripts/session.mjs';
import { hardenedWire } from './hardened-wire.ts';
import { canBeAPerson, isAdministrator, MachinePlace, Person, type Started } from './person.ts';

const work = mkdtempSync(path.join(tmpdir(), 'candor-ship-'));
const folder = path.join(work, 'linux-unpacked');
const executable = path.join(folder, 'candor');
const archive = path.join(folder, 'resources', 'app.asar');
const possible = process.platform === 'linux' && process.arch === 'x64' && canBeAPerson();
if (possible && !isAdministrator)
  console.warn('Skipped: what starts from /etc/candor can only be shown where the test may write there, as root.');

let session: Session;
let person: Person;
const started: Started[] = [];
const start = (words: readonly string[], options?: Parameters<Person['start']>[3]): Started => {
  const app = person.start(session, executable, words, options);
  started.push(app);
  return app;
};
const says = (app: Started, words: RegExp): Promise<void> =>
  vi.waitFor(
    () => {
      expect(app.said()).toMatch(words);
    },
    { timeout: 90_000, interval: 50 },
  );
const windows = (): string => execFileSync('xwininfo', ['-root', '-tree'], { env: session.env, encoding: 'utf8' });
const filesIn = (place: string): readonly string[] =>
  readdirSync(place, { recursive: true })
    .map(String)
    .filter((name) => name !== 'Candor');

/** Whether anybody answers on a port while the app runs. */
async function answersOn(port: number, app: Started): Promise<boolean> {
  let over = false;
  void app.ended.then(() => (over = true));
  while (!over) {
    if (
      await fetch(`http://127.0.0.1:${port}/json/version`, { signal: AbortSignal.timeout(500) }).then(
        () => true,
        () => false,
      )
    )
      return true;
    await pause(5);
  }
  return false;
}

describe.runIf(possible)('what ships', { timeout: 240_000 }, () => {
  beforeAll(async () => {
    execFileSync(process.execPath, ['scripts/pack.mjs', `--output=${work}`], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    execFileSync('chmod', ['-R', 'a+rX', work]);
    session = await openSession({ display: 'own', keyStore: 'none' });
  }, 180_000);
  afterAll(async () => {
    await session.stop();
    rmSync(work, { recursive: true, force: true });
  });
  beforeEach(() => {
    person = new Person();
  });
  afterEach(() => {
    for (const app of started.splice(0)) app.kill();
    person.remove();
  });

  it('has every fuse as hardened', async () => {
    expect(await getCurrentFuseWire(executable)).toMatchObject(hardenedWire);
  });

  it('holds the app in one archive, one native module beside it, nothing of the development runtime, and nothing of the development program', () => {
    const resources = path.join(folder, 'resources');
    const unpacked = readdirSync(path.join(resources, 'app.asar.unpacked'), { recursive: true }).map(String);
    expect(unpacked.filter((name) => name.endsWith('.node'))).toHaveLength(1);
    expect([
      existsSync(archive),
      existsSync(path.join(resources, 'default_app.asar')),
      existsSync(path.join(folder, 'version')),
    ]).toEqual([true, false, false]);
    expect(developmentParts(readFileSync(archive))).toEqual([]);
    expect(developmentParts(readFileSync(path.join(root, 'out', 'main', 'index.js')))).not.toEqual([]); // so they would be seen
  });

  it.each([
    ['--remote-debugging-pipe'],
    ['--inspect=9340'],
    ['--js-flags=--expose-gc'],
    ['--load-extension=/tmp'],
    ['--proxy-server=127.0.0.1:9'],
    ['--host-resolver-rules=MAP * 127.0.0.1'],
    ['--no-sandbox'],
    ['--disable-web-security'],
    ['--user-data-dir=/tmp/elsewhere'],
    ['--enable-logging'],
    ['--no-dialog'],
    ['somewhere'],
  ])('P5 M5.1 started with %s it says so and ends, with nothing opened or left behind', async (word) => {
    const app = start([word]);
    expect(await app.ended).toBe(1);
    expect(app.said()).toContain(`Candor takes no arguments and was started with ${word}`);
    expect(filesIn(person.home)).toEqual([]);
  });

  it('P5 M5.1 asked for an inspector, it never answers on that port, not for a moment', async () => {
    for (const word of ['--remote-debugging-port=9339', '--inspect-brk=9339']) {
      const app = start([word]);
      expect(await answersOn(9339, app)).toBe(false);
      expect(await app.ended).toBe(1);
    }
  });

  it('P5 M5.4 is no Node for anybody, and takes no options from the environment', async () => {
    const mark = path.join(person.home, 'ran');
    const app = start(['-e', `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`], {
      env: { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--inspect=9341' },
    });
    expect(await app.ended).toBe(1);
    expect(app.said()).toContain('Candor takes no arguments');
    expect(existsSync(mark)).toBe(false);
  });

  it('P5 M1.1 a configuration the person brings is not looked at, wherever it lies', async () => {
    const sample = await prepareSample({ data: path.join(person.home, 'mine'), keyStore: 'sample', level: 'messages' });
    cpSync(sample.employee.config, path.join(person.profile, 'candor.json'));
    person.give();
    const named = start(['--config', sample.employee.config]);
    expect(await named.ended).toBe(1);
    expect(named.said()).toContain('Candor takes no arguments and was started with --config');
    if (existsSync('/etc/candor')) return;
    const found = start([]);
    await says(found, /without a readable configuration: \/etc\/candor\/candor\.json cannot be read.*IT/su);
    expect([existsSync(sample.employee.data), existsSync(path.join(person.profile, 'journal'))]).toEqual([
      false,
      false,
    ]);
  });

  describe.runIf(isAdministrator)('with a configuration in /etc/candor', () => {
    let place: MachinePlace;
    let sample: Sample;
    /** As IT would install it: the company's part where only root writes, who the person is in their own file. */
    beforeEach(async () => {
      place = new MachinePlace();
      onTestFinished(() => {
        place.restore();
      });
      const data = mkdtempSync(path.join(tmpdir(), 'candor-ship-sample-'));
      onTestFinished(() => {
        rmSync(data, { recursive: true, force: true });
      });
      sample = await prepareSample({ data, keyStore: 'system' });
      const { machine, person: who } = JSON.parse(readFileSync(sample.employee.config, 'utf8')) as {
        machine: object;
        person: object;
      };
      cpSync(path.join(data, 'policy.json'), path.join(place.folder, 'policy.json'));
      writeFileSync(path.join(place.folder, 'candor.json'), JSON.stringify(machine));
      for (const name of ['policy.json', 'candor.json']) chmodSync(path.join(place.folder, name), 0o644);
      writeFileSync(path.join(person.profile, 'person.json'), JSON.stringify(who));
      person.give();
    });
    const own = (name: string): string => path.join(person.profile, name);

    it.each<[string, RegExp, () => void]>([
      [
        'a file the person may write',
        /candor\.json belongs to user 65534/u,
        () => {
          place.giveAway(path.join(place.folder, 'candor.json'));
        },
      ],
      [
        'a file everybody may write',
        /candor\.json can be written by others/u,
        () => {
          chmodSync(path.join(place.folder, 'candor.json'), 0o666);
        },
      ],
      [
        'a folder its group may write',
        /folder \/etc\/candor can be written by others/u,
        () => {
          chmodSync(place.folder, 0o775);
        },
      ],
      [
        'a folder of the person’s',
        /folder \/etc\/candor belongs to user 65534/u,
        () => {
          place.giveAway(place.folder);
        },
      ],
      [
        'a link to a folder of the person’s',
        /candor.*(?:belongs to user 65534|is a link)/u,
        () => {
          place.moveTo(path.join(person.home, 'candor-etc'));
          person.give();
          symlinkSync(path.join(person.home, 'candor-etc'), place.folder);
        },
      ],
    ])('P5 M2.1 %s is refused in plain words, and nothing is recorded', async (_what, words, attack) => {
      attack();
      const app = start([]);
      await says(
        app,
        new RegExp(
          `Candor does not start from /etc/candor/candor\\.json\\. The .*${words.source}.*anybody could have changed the company’s rules.*Ask IT`,
          'su',
        ),
      );
      expect(existsSync(own('journal'))).toBe(false);
    });

    it('P5 M3.1 a policy the person may write is refused, signed or not, and nothing is recorded', async () => {
      place.giveAway(path.join(place.folder, 'policy.json'));
      const app = start([], { keychain: true });
      await says(
        app,
        /config-refused: Candor does not start from \/etc\/candor\/policy\.json\. The file .* belongs to user 65534/u,
      );
      expect(windows()).toMatch(/"Candor"/u); // it says so in the window, too
      expect(existsSync(own('journal'))).toBe(false);
    });

    it('P5 M1.1 a person who starts it gets a window, a record under the company’s policy, and an enrolled device', async () => {
      const endpoint = await startService(sample, 'endpoint');
      onTestFinished(() => endpoint.stop('SIGKILL'));
      const keyLog = path.join(person.home, 'connection-keys');
      const app = start([], { keychain: true, env: { SSLKEYLOGFILE: keyLog } });
      await vi.waitFor(
        () => {
          expect(existsSync(own('keys/enrolment.json')), app.said()).toBe(true);
        },
        { timeout: 180_000, interval: 100 },
      );
      expect(windows()).toMatch(/"Candor"/u);
      app.kill();
      await app.ended;
      expect([existsSync(own('journal/epoch-0.candor')), existsSync(keyLog)]).toEqual([true, false]);
    });
  });
});
