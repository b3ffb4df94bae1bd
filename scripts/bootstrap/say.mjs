// Prints the set-up's progress: one line per step, with the time each took.

let width = 0;

/** Runs one step, printing what it does and, when done, how long it took. */
export async function step(title, work) {
  const started = performance.now();
  width = Math.max(width, 44);
  console.error(`· ${title} …`);
  const note = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.error(`  done${typeof note === 'string' ? `: ${note}` : ''} (${seconds} s)`);
  return note;
}

/** Prints a notice that must not be overlooked, framed. */
export function loudly(lines) {
  const edge = '─'.repeat(Math.max(...lines.map((line) => line.length)) + 2);
  console.error(`┌${edge}┐`);
  for (const line of lines) console.error(`│ ${line.padEnd(edge.length - 2)} │`);
  console.error(`└${edge}┘`);
}
