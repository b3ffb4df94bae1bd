// The red lines in what is written: sources, dependencies, installers, schemas and policies; each search is shown to find what it looks for (P5; red lines X1, X3, X5, X6, X8, X10).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contract } from '../../src/ipc/contract.ts';
import { routes } from '../../src/ipc/routes.ts';
import { knownKinds } from '../../src/journal/entry.ts';
import { captureLevels } from '../../src/policy/level.ts';
import { policySchema, type Policy } from '../../src/policy/policy.ts';
import { enrolmentSchema, roles } from '../../src/protocol/signed.ts';
import { indicatorFor } from '../../renderer/chat/record/indicator.ts';
import { recordStateSchema } from '../../src/record/calls.ts';

const root = join(import.meta.dirname, '..', '..');

/** Source files of these folders, without their comments. */
function sources(...folders: readonly string[]): readonly (readonly [string, string])[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map(String)
      .filter((name) => /\.(?:ts|tsx|mjs)$/u.test(name))
      .map(
        (name) =>
          [
            relative(root, join(root, folder, name)),
            readFileSync(join(root, folder, name), 'utf8').replaceAll(/\/\*[^]*?\*\/|(?<![:'"])\/\/.*$/gmu, ''),
          ] as const,
      ),
  );
}

const found = (files: readonly (readonly [string, string])[], what: RegExp): readonly string[] =>
  files.filter(([, text]) => what.test(text)).map(([name]) => name);

/** [red line, what, pattern, an example that must be caught, the files where it is allowed]. */
const never: readonly (readonly [string, string, RegExp, string, readonly string[]])[] = [
  [
    'X1',
    'keys outside the app',
    /globalShortcut|before-input-event|input-event'|uiohook|iohook|RegisterRawInput|SetWindowsHookEx|CGEventTap|AXUIElement/u,
    "contents.on('before-input-event', f)",
    [],
  ],
  [
    'X1',
    'accessibility of other programs',
    /isTrustedAccessibilityClient|askForMediaAccess|getMediaAccessStatus/u,
    'systemPreferences.isTrustedAccessibilityClient(true)',
    [],
  ],
  [
    'X3',
    'key-up events, so no dwell',
    /['"]keyup['"]|onKeyUp|['"]keypress['"]|onKeyPress/u,
    "box.addEventListener('keyup', f)",
    [],
  ],
  // The Enter that ended a composition is told from the next by the event's own clock; its value goes nowhere.
  ['X3', 'the time of an event', /\.timeStamp/u, 'record(event.timeStamp)', ['renderer/chat/draft/capture.ts']],
  [
    'X5',
    'reading the clipboard',
    /clipboard\.(?:read|has|availableFormats)|onPaste|['"]paste['"]\s*,\s*\(/u,
    'navigator.clipboard.readText()',
    [],
  ],
  [
    'X5',
    'the screen',
    /desktopCapturer|getDisplayMedia|capturePage|beginFrameSubscription|getMediaSourceId/u,
    'desktopCapturer.getSources()',
    [],
  ],
  [
    'X5',
    'camera and microphone',
    /getUserMedia|MediaRecorder|SpeechRecognition/u,
    'navigator.mediaDevices.getUserMedia()',
    [],
  ],
  [
    'X5',
    'idle time and other windows',
    /getSystemIdle|IdleDetector|user-did-(?:become|resign)-active|lock-screen|unlock-screen|getCursorScreenPoint|active-win|getForegroundWindow/u,
    'powerMonitor.getSystemIdleTime()',
    [],
  ],
  // A message counts as read only while its window is in front; that is told to the client, not noted about the person.
  [
    'X5',
    'whether somebody looks',
    /visibilitychange|visibilityState|hasFocus\(\)/u,
    "document.addEventListener('visibilitychange', f)",
    ['renderer/chat/message/use-mark-read.ts'],
  ],
  [
    'X6',
    'hiding the window or its name',
    /setSkipTaskbar|skipTaskbar|dock\??\.hide|setOpacity|LSUIElement|LSBackgroundOnly|process\.title\s*=|app\.setName\((?!'Candor'\))|setActivationPolicy|setContentProtection|setIgnoreMouseEvents|\.hide\(\)/u,
    'window.setSkipTaskbar(true)',
    [],
  ],
  // Where these words stand, they say that it is not recorded.
  [
    'X8',
    'scores of people',
    /productiv|emotion|sentiment|\bwpm\b|typing[-_ ]?speed|wordsPerMinute|attention[-_ ]?score|engagement|fatigue/iu,
    'const wpm = 3',
    ['renderer/chat/draft/words.ts', 'renderer/chat/record/words.ts', 'renderer/replay/words.ts'],
  ],
];

describe('sources', () => {
  const files = sources('main', 'preload', 'renderer', 'src');
  test.each(never)('P5 %s never: %s', (_line, _what, pattern, example, allowed) => {
    expect(files.length).toBeGreaterThan(100);
    expect(found([['planted.ts', example]], pattern)).toEqual(['planted.ts']);
    expect(found(files, pattern).filter((name) => !allowed.includes(name))).toEqual([]);
  });

  test('P5 X3 the time of an event reaches nothing but the Enter that confirms', () => {
    const capture = readFileSync(join(root, 'renderer', 'chat', 'draft', 'capture.ts'), 'utf8');
    expect(capture.match(/timeStamp/gu)).toHaveLength(3);
    expect(capture).toMatch(
      /return event\.timeStamp - this\.#compositionEndedAt > sameKeyPress \? 'send' : 'swallow';/u,
    );
  });

  test('P5 X2 only the composer writes edits: no other place of the window calls appendEdits', () => {
    expect(
      found(sources('renderer'), /\.appendEdits\b|\.checkDraft\b/u).every((name) =>
        name.startsWith('renderer/chat/draft/'),
      ),
    ).toBe(true);
    expect(found(sources('renderer'), /\.appendEdits\b/u)).not.toEqual([]);
  });
});

describe('dependencies and installers', () => {
  interface Locked {
    readonly packages: Readonly<
      Record<string, { readonly dev?: boolean; readonly optional?: boolean; readonly hasInstallScript?: boolean }>
    >;
  }
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Locked;
  const shipped = Object.entries(packages)
    .filter(([name, one]) => name !== '' && one.dev !== true && one.optional !== true)
    .map(([name]) => name);

  test('P5 X1 one native module is shipped, the database; none that hooks, watches or captures', () => {
    expect(shipped.length).toBeGreaterThan(20);
    const native = shipped.filter(
      (name) => existsSync(join(root, name, 'binding.gyp')) || packages[name]?.hasInstallScript === true,
    );
    expect(native).toEqual(['node_modules/better-sqlite3']);
    const watching =
      /hook|robot|nut-js|key-?listener|keylog|active-win|screenshot|desktop-idle|clipboard|screen-?capture|rrweb|fullstory|hotjar|sentry|posthog|mixpanel|amplitude|segment\b/iu;
    expect(watching.test('node_modules/uiohook-napi')).toBe(true);
    expect(shipped.filter((name) => watching.test(name))).toEqual([]);
  });

  test('P5 X1 the installers ask for no right to see keys, the screen or other apps', () => {
    const asked = ['build/entitlements.mac.plist', 'build/entitlements.mac.inherit.plist', 'electron-builder.yml'].map(
      (name) => [name, readFileSync(join(root, name), 'utf8').replaceAll(/<!--[^]*?-->/gu, '')] as const,
    );
    const rights =
      /automation|apple-events|accessibility|input-monitoring|device\.(?:camera|audio-input)|screen-capture|AppleEventsUsage|ScreenCapture|ListenEvent|LSUIElement|LSBackgroundOnly|CameraUsage|MicrophoneUsage|disable-library-validation/iu;
    expect(rights.test('<key>com.apple.security.automation.apple-events</key>')).toBe(true);
    expect(found(asked, rights)).toEqual([]);
  });

  test('P5 X6 it is installed, named and shown as Candor everywhere', () => {
    const builder = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
    expect(builder).toMatch(/^productName: Candor$/mu);
    expect(
      [...builder.matchAll(/executableName:\s*(\S+)/gu)]
        .map(([, name]) => name?.toLowerCase())
        .every((name) => name === 'candor'),
    ).toBe(true);
    expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).toMatchObject({
      productName: 'Candor',
      desktopName: 'candor.desktop',
    });
  });
});

/** Every property name in a schema. */
function namesIn(schema: z.ZodType): readonly string[] {
  const walk = (value: unknown): readonly string[] => {
    if (value === null || typeof value !== 'object') return [];
    const own =
      'properties' in value && value.properties !== null && typeof value.properties === 'object'
        ? Object.keys(value.properties)
        : [];
    return [...own, ...Object.values(value).flatMap(walk)];
  };
  return walk(z.toJSONSchema(schema, { unrepresentable: 'any' }));
}

const scoring =
  /productiv|emotion|sentiment|mood|stress|score|wpm|speed|rhythm|dwell|flight|keyCode|keystroke|idle|presence|attention|fatigue|activity|pauses?\b|latency|duration/iu;
const hiding = /hid(?:e|den)|silent|stealth|invisible|indicator|covert|secret|background/iu;

describe('schemas', () => {
  const everyName = [
    ...Object.keys(routes),
    ...knownKinds,
    ...namesIn(policySchema),
    ...Object.values(contract).flatMap(({ request, reply }) => [...namesIn(request), ...namesIn(reply)]),
    ...sources('src')
      .filter(([file]) => file.endsWith('entries.ts'))
      .flatMap(([, text]) => [...text.matchAll(/(?<!['\w-])\w+(?!['\w-])/gu)].map(([name]) => name)),
  ];

  test('P5 X3 X8 no entry, call, reply or policy key is about keys, rhythm, productivity or feelings', () => {
    expect(everyName.length).toBeGreaterThan(150);
    expect(['typingSpeed', 'moodScore', 'idleSeconds'].every((name) => scoring.test(name))).toBe(true);
    expect([...new Set(everyName.filter((name) => scoring.test(name)))]).toEqual([]);
  });

  test('P5 X6 no policy key hides anything, and an unknown one is refused', () => {
    const names = namesIn(policySchema);
    expect(names).toContain('level');
    expect(['hideIndicator', 'silent', 'stealthMode'].every((name) => hiding.test(name))).toBe(true);
    expect(names.filter((name) => hiding.test(name))).toEqual([]);
    fc.assert(
      fc.property(
        fc
          .string({ minLength: 1, maxLength: 20 })
          .filter((name) => !(name in policySchema.shape) && name !== '__proto__'),
        fc.boolean(),
        (name, value) => {
          const issues = policySchema.safeParse({ [name]: value }).error?.issues ?? [];
          return issues.some((issue) => issue.code === 'unrecognized_keys' && issue.keys.includes(name));
        },
      ),
      { numRuns: 200, seed: 20261121 },
    );
  });

  test('P5 X6 whatever policy and record say, the indicator has words, and they are the truth', () => {
    const record = fc.record({
      state: fc.constantFrom(...recordStateSchema.shape.state.options),
      waiting: fc.nat({ max: 100_000 }),
      reason: fc.constantFrom('', 'The disk is full.'),
      next: fc.constantFrom('', 'Free some space.'),
      code: fc.constantFrom(null, 'disk-full' as const),
      endpoint: fc.constantFrom(...recordStateSchema.shape.endpoint.options),
      gateway: fc.constantFrom(...recordStateSchema.shape.gateway.options),
      unreceipted: fc.nat({ max: 60_000 }),
      unsent: fc.nat({ max: 1000 }),
    });
    const level: fc.Arbitrary<Policy['level']> = fc.constantFrom(...captureLevels);
    let seen = 0;
    fc.assert(
      fc.property(record, level, fc.option(fc.nat({ max: 5000 })), (state, captured, late) => {
        const { line, short, head } = indicatorFor(state, captured, late);
        seen++;
        expect(short.trim() === '' || head.trim() === '').toBe(false);
        // An outage never takes the place of what is recorded.
        if (line === 'on-record') expect([short, head.slice(0, short.length)]).toEqual(['On record', 'On record']);
        // Never calmer than the record, never "on record" while an edit of this window waits.
        expect(line).toBe(state.state === 'on-record' && late !== null ? 'behind' : state.state);
      }),
      { numRuns: 300, seed: 20261121 },
    );
    expect(seen).toBeGreaterThanOrEqual(300);
  });

  test('P4 X10 whoever opens content is one named person in one role; there is no shared or service role', () => {
    expect(roles).toEqual(['employee', 'reviewer']);
    const names = namesIn(enrolmentSchema);
    expect(names).toEqual(expect.arrayContaining(['person', 'name', 'role', 'signKey']));
    expect(enrolmentSchema.safeParse({ role: 'service' }).error?.issues.map(({ path }) => path[0])).toEqual(
      expect.arrayContaining(['person', 'name', 'role']),
    );
    expect([...Object.keys(routes)].filter((name) => /login|impersonat|actAs|onBehalf|shared/iu.test(name))).toEqual(
      [],
    );
  });
});
