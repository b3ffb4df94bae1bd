// Which words and settings Candor may be started with: none, except what a system adds by itself. Chromium obeys its own switches before any of our code runs (M5).

/** Words a system adds on its own when a person opens an app. */
const allowed: Readonly<Partial<Record<NodeJS.Platform, readonly RegExp[]>>> = {
  darwin: [/^-psn_\d+_\d+$/u], // the Finder's number for the process
};

/** Switches by which somebody else looks in, runs code of theirs, goes elsewhere or loosens the walls: not even when they came another way than the command line. */
export const neverOn: readonly string[] = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'js-flags',
  'load-extension',
  'disable-web-security',
  'no-sandbox',
  'disable-site-isolation-trials',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'proxy-server',
  'proxy-pac-url',
  'proxy-bypass-list',
  'proxy-auto-detect',
  'host-rules',
  'host-resolver-rules',
  'log-net-log',
  'ssl-key-log-file',
  'enable-logging',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
];

/** The words of a command line, without the program, that Candor does not start with. */
export function unknownArguments(words: readonly string[], platform: NodeJS.Platform): readonly string[] {
  const known = allowed[platform] ?? [];
  return words.filter((word) => !known.some((one) => one.test(word)));
}

/** What Candor says before it ends; null when nothing is wrong. */
export function argumentsFault(
  words: readonly string[],
  platform: NodeJS.Platform,
  isOn: (name: string) => boolean,
): string | null {
  const unknown = unknownArguments(words, platform);
  // On the command line it was named already.
  const refused = unknown.length > 0 ? unknown : neverOn.filter(isOn).map((name) => `--${name}`);
  if (refused.length === 0) return null;
  return `Candor takes no arguments and was started with ${refused.map((word) => word.slice(0, 100)).join(' ')}. Such words could show what is written here to others, so it ends. Nothing was opened. Start it from the menu; if it still says so, ask IT who changed how it is started.`;
}

/** Settings of the environment that write a connection's keys to a file, switch off certificate checks or bring authorities of a person's own: taken away before any connection is made. */
export function settingsToForget(names: readonly string[]): readonly string[] {
  return names.filter((name) => /^(?:NODE_|SSL_CERT_|SSLKEYLOGFILE$)/iu.test(name));
}
