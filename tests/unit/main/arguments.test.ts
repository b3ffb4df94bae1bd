// P5 M5 what ships takes no words on its command line; every switch somebody would look in with is refused.
import { expect, it } from 'vitest';
import { argumentsFault, neverOn, settingsToForget, unknownArguments } from '../../../main/arguments.ts';

const platforms = ['linux', 'darwin', 'win32'] as const;
const none = (): boolean => false;

it('M5.1 started with nothing it starts, everywhere', () => {
  for (const platform of platforms) expect(argumentsFault([], platform, none)).toBeNull();
});

it.each([
  '--remote-debugging-port=9222',
  '--remote-debugging-pipe',
  '--inspect',
  '--inspect-brk=0',
  '--js-flags=--expose-gc',
  '--load-extension=/home/m/x',
  '--proxy-server=localhost:8080',
  '--proxy-pac-url=http://x/',
  '--host-rules=MAP * 127.0.0.1',
  '--host-resolver-rules=MAP * 127.0.0.1',
  '--disable-web-security',
  '--no-sandbox',
  '--user-data-dir=/tmp/x',
  '--enable-logging',
  '--config',
  '/home/m/candor.json',
  '--no-dialog',
  '-remote-debugging-port=9222',
  '/remote-debugging-port=9222',
  '--REMOTE-DEBUGGING-PORT=9222',
  '--no-such-switch',
  '--',
  '-',
  '',
  'file.txt',
  '--type=renderer',
])('M5.1 “%s” ends it, everywhere, and is named', (word) => {
  for (const platform of platforms)
    expect(argumentsFault([word], platform, none)).toContain(`was started with ${word}`);
});

it('M5.2 what the Finder adds is let through on macOS, exactly that, and nowhere else', () => {
  expect(argumentsFault(['-psn_0_1234567'], 'darwin', none)).toBeNull();
  expect(unknownArguments(['-psn_0_1234567'], 'linux')).toEqual(['-psn_0_1234567']);
  expect(unknownArguments(['-psn_0_1 --inspect', '-psn_0_1234567', '--inspect'], 'darwin')).toEqual([
    '-psn_0_1 --inspect',
    '--inspect',
  ]);
});

it('M5.3 a switch that came another way than the command line ends it as well', () => {
  for (const name of neverOn) expect(argumentsFault([], 'linux', (one) => one === name)).toContain(`--${name}`);
});

it('M5.4 settings that would open connections to others are forgotten, and no other', () => {
  const bad = [
    'SSLKEYLOGFILE',
    'NODE_OPTIONS',
    'NODE_EXTRA_CA_CERTS',
    'NODE_TLS_REJECT_' + 'UNAUTHORIZED',
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'sslkeylogfile',
  ];
  expect(settingsToForget([...bad, 'HOME', 'PATH', 'XDG_CONFIG_HOME', 'https_proxy', 'LANG', 'MY_NODE_X'])).toEqual(
    bad,
  );
});
