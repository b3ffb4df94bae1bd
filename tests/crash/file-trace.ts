// Reads what a process did to its files from an strace log, in order, so that the disk can be set to any moment of it.

/** One step: a change to a file, a flush, or a line the process wrote to its parent. */
export type Step =
  | { readonly kind: 'write'; readonly path: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly path: string; readonly length: number }
  | { readonly kind: 'create'; readonly path: string; readonly empty: boolean }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'flush'; readonly path: string }
  | { readonly kind: 'said'; readonly line: string };

/** Arguments that make strace write a log `readTrace` can read. */
export function straceArguments(log: string): readonly string[] {
  return [
    '-f',
    '-y',
    '-xx',
    '-s',
    '50000000',
    '-o',
    log,
    '-e',
    'trace=openat,write,pwrite64,ftruncate,unlink,rename,fsync,fdatasync',
  ];
}

/** The steps in `log` that concern files under `folder`, and the lines said. Failed calls are left out. */
export function readTrace(log: string, folder: string): readonly Step[] {
  const steps: Step[] = [];
  const ends = new Map<string, number>();
  for (const { name, args, result } of calls(log)) {
    const path = unhexed(args[0]?.match(/<([^>]*)>/u)?.[1] ?? '');
    const text = (i: number): Buffer =>
      Buffer.from((args[i] ?? '').replace(/^"|"$/gu, '').replaceAll('\\x', ''), 'hex');
    if (name === 'write' && args[0]?.startsWith('1<') === true) {
      steps.push(
        ...text(1)
          .toString()
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => ({ kind: 'said' as const, line })),
      );
    } else if (name === 'openat') {
      const opened = text(1).toString();
      if (opened.startsWith(folder) && (args[2] ?? '').includes('O_CREAT')) {
        steps.push({ kind: 'create', path: opened, empty: (args[2] ?? '').includes('O_TRUNC') });
        if ((args[2] ?? '').includes('O_TRUNC')) ends.set(opened, 0);
      }
    } else if (name === 'unlink' || name === 'rename') {
      const from = text(0).toString();
      if (from.startsWith(folder))
        steps.push(
          name === 'unlink' ? { kind: 'remove', path: from } : { kind: 'rename', path: from, to: text(1).toString() },
        );
    } else if (path.startsWith(folder)) {
      if (name === 'pwrite64')
        steps.push({ kind: 'write', path, at: Number(args[3]), bytes: text(1).subarray(0, result) });
      if (name === 'write') {
        steps.push({ kind: 'write', path, at: ends.get(path) ?? 0, bytes: text(1).subarray(0, result) });
        ends.set(path, (ends.get(path) ?? 0) + result);
      }
      if (name === 'ftruncate') steps.push({ kind: 'truncate', path, length: Number(args[1]) });
      if (name === 'fsync' || name === 'fdatasync') steps.push({ kind: 'flush', path });
    }
  }
  return steps;
}

interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly result: number;
}

function* calls(log: string): Generator<Call> {
  const begun = new Map<string, string>();
  for (const line of log.split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/u.exec(line) ?? [];
    if (rest.endsWith('<unfinished ...>')) {
      begun.set(thread, rest.slice(0, -'<unfinished ...>'.length));
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/u.exec(rest);
    const whole = resumed === null ? rest : `${begun.get(thread) ?? ''}${resumed[1] ?? ''}`;
    const call = /^(\w+)\((.*)\) += (-?\d+)/u.exec(whole);
    if (call === null || Number(call[3]) < 0) continue;
    yield { name: call[1] ?? '', args: (call[2] ?? '').split(', '), result: Number(call[3]) };
  }
}

function unhexed(path: string): string {
  return path.includes('\\x') ? Buffer.from(path.replaceAll('\\x', ''), 'hex').toString() : path;
}
