// Plays a person at a computer whose administrator is somebody else: an ordinary user with a home of their own, a display and, if wanted, a keychain.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { killTree } from '../../scripts/drive/app.ts';
import type { Session } from '../../scripts/session.mjs';

/** Whether this process may write the machine's own place. */
export const isAdministrator = process.getuid?.() === 0;
const nobody = 65_534;

/** Whether an ordinary user can be played: this one is, or root may become one. */
export function canBeAPerson(): boolean {
  if (!isAdministrator) return true;
  try {
    execFileSync('runuser', ['-u', 'nobody', '--', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A started program and what it has said. */
export interface Started {
  readonly pid: number;
  readonly said: () => string;
  /** Its exit code once it ended; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly kill: () => void;
}

/** An ordinary user: made with `new`, gone with `remove`. */
export class Person {
  readonly home = mkdtempSync(join(tmpdir(), 'candor-person-'));
  /** Where Candor keeps what is theirs. */
  readonly profile = join(this.home, 'Candor');

  constructor() {
    mkdirSync(this.profile);
    this.give();
  }

  /** Makes everything in the home theirs. */
  give(): void {
    if (isAdministrator) execFileSync('chown', ['-R', String(nobody), this.home]);
  }

  /** Starts a program as they would; with `keychain`, on a bus of their own with a keyring that is open. */
  start(
    session: Session,
    executable: string,
    words: readonly string[],
    { keychain = false, env = {} }: { readonly keychain?: boolean; readonly env?: NodeJS.ProcessEnv } = {},
  ): Started {
    const opened = [
      'dbus-run-session',
      '--',
      'sh',
      '-c',
      'printf word | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$0" "$@"',
    ];
    const [program = '', ...rest] = [
      ...(isAdministrator ? ['runuser', '-u', 'nobody', '--'] : []),
      ...(keychain ? opened : []),
      executable,
      ...words,
    ];
    const own = {
      HOME: this.home,
      XDG_CONFIG_HOME: this.home,
      XDG_DATA_HOME: this.home,
      XDG_RUNTIME_DIR: this.home,
      XDG_CURRENT_DESKTOP: 'GNOME',
    };
    const child = spawn(program, rest, {
      env: { ...session.env, ...own, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-8000)));
    const ended = new Promise<number | null>((done) => {
      child.once('close', done);
    });
    return {
      pid: child.pid ?? 0,
      said: () => said,
      ended,
      kill: () => {
        killTree(child.pid ?? 0);
      },
    };
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

const place = '/etc/candor';

/** The machine's own place, in an administrator's hands for one test: what was there comes back afterwards. */
export class MachinePlace {
  readonly folder = place;
  readonly #before = `${place}.before-test-${process.pid}`;

  constructor() {
    if (existsSync(place)) renameSync(place, this.#before);
    mkdirSync(place, { mode: 0o755 });
  }

  /** Gives something there to the person, as a careless administrator would. */
  giveAway(path: string): void {
    chownSync(path, nobody, nobody);
  }

  /** Moves the folder elsewhere, keeping its contents. */
  moveTo(path: string): void {
    mkdirSync(dirname(path), { recursive: true });
    cpSync(place, path, { recursive: true });
    rmSync(place, { recursive: true });
  }

  restore(): void {
    rmSync(place, { recursive: true, force: true });
    if (existsSync(this.#before)) renameSync(this.#before, place);
  }
}
