// P5 M2.6 on Windows only administrators can have written it: access lists as Microsoft documents them. Made from documentation; no Windows was at hand to record them on.
import { describe, expect, it } from 'vitest';
import { readMachineConfig } from '../../../main/machine/machine-config.ts';
import { readWindowsFile, type RunPowerShell } from '../../../main/machine/windows-file.ts';
import { windowsFault, type WindowsFacts } from '../../../main/machine/windows-trust.ts';

const person = 'S-1-5-21-1004336348-1177238915-682003330-1001';
const installer = 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464';
/** As `icacls … /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX` leaves them. */
const good = {
  file: {
    path: String.raw`C:\ProgramData\Candor\candor.json`,
    link: false,
    sddl: 'O:BAD:(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)',
  },
  nearest: {
    path: String.raw`C:\ProgramData\Candor`,
    link: false,
    sddl: 'O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)',
  },
  programData: {
    path: String.raw`C:\ProgramData`,
    link: false,
    sddl: 'O:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICIIO;GA;;;CO)(A;OICI;0x1200a9;;;BU)(A;CI;DCLCRPCR;;;BU)',
  },
  drive: {
    path: String.raw`C:\ `.trim(),
    link: false,
    sddl: `O:${installer}D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)(A;OICIIO;SDGXGWGR;;;AU)(A;;LC;;;AU)`,
  },
};
const judge = (change: Partial<Record<keyof typeof good, Partial<WindowsFacts>>> = {}): string | null => {
  const of = (name: keyof typeof good): WindowsFacts => ({ ...good[name], ...change[name] });
  return windowsFault(of('file'), [of('nearest'), of('programData'), of('drive')]);
};

describe('M2.6 access lists', () => {
  it('as an installer leaves them are trusted, in numbers as in short names', () => {
    expect(judge()).toBeNull();
    expect(
      judge({
        file: { sddl: 'O:S-1-5-32-544D:(A;ID;FA;;;S-1-5-18)(A;ID;FA;;;S-1-5-32-544)(A;ID;0x1200a9;;;S-1-5-32-545)' },
      }),
    ).toBeNull();
    expect(judge({ file: { sddl: `O:BAD:(D;;FA;;;${person})(A;ID;FA;;;BA)(A;ID;FR;;;WD)` } })).toBeNull();
  });
  it.each<[string, RegExp, Parameters<typeof judge>[0]]>([
    ['a file of the person’s', /belongs to the account S-1-5-21/u, { file: { sddl: `O:${person}D:(A;;FA;;;SY)` } }],
    [
      'a file the person may write',
      /candor\.json can be changed by the account S-1-5-21/u,
      { file: { sddl: `O:BAD:(A;;FA;;;BA)(A;;0x1301bf;;;${person})` } },
    ],
    ['a file users may write', /account BU/u, { file: { sddl: 'O:BAD:(A;;FA;;;BA)(A;;FRFW;;;BU)' } }],
    ['a file everybody may take over', /account WD/u, { file: { sddl: 'O:BAD:(A;;FRWO;;;WD)' } }],
    ['a file everybody may give rights on', /account WD/u, { file: { sddl: 'O:BAD:(A;;FRWD;;;WD)' } }],
    [
      'a file without a list: everybody may do everything',
      /no access list/u,
      { file: { sddl: 'O:BAD:NO_ACCESS_CONTROL' } },
    ],
    ['a file whose list was left out', /no access list/u, { file: { sddl: 'O:BA' } }],
    ['rights nobody here understands', /account BU/u, { file: { sddl: 'O:BAD:(A;;QQ;;;BU)' } }],
    ['a conditional grant', /account BU/u, { file: { sddl: 'O:BAD:(XA;;FA;;;BU)' } }],
    [
      'Candor’s folder as ProgramData hands it down: users may add files',
      /ProgramData\\Candor can be changed by the account BU/u,
      {
        nearest: { sddl: 'O:BAD:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;0x1200a9;;;BU)(A;CIID;DCLCRPCR;;;BU)' },
      },
    ],
    [
      'Candor’s folder made by the person before the installer came',
      /belongs to the account S-1-5-21/u,
      { nearest: { sddl: `O:${person}D:AI(A;OICIID;FA;;;SY)` } },
    ],
    ['a folder that is a junction', /link to another place/u, { nearest: { link: true } }],
    [
      'a drive on which everybody may delete',
      /C:\\ can be changed by the account WD/u,
      { drive: { sddl: 'O:SYD:(A;OICI;GA;;;WD)' } },
    ],
  ])('%s: refused', (_what, words, change) => {
    expect(judge(change)).toMatch(words);
  });
});

describe('M2.6 what PowerShell answers', () => {
  const answer =
    (content: string, file: WindowsFacts = good.file): RunPowerShell =>
    () =>
      JSON.stringify({
        file,
        folders: [good.nearest, good.programData, good.drive],
        size: content.length,
        content: Buffer.from(content).toString('base64'),
      });
  it('is the text of a file that is the administrators’, and nothing of one that is not', () => {
    expect(readWindowsFile(String.raw`Candor\candor.json`, 1000, answer('{"a":1}'))).toEqual({
      path: good.file.path,
      text: '{"a":1}',
    });
    expect(() => readWindowsFile('x', 1000, answer('{}', { ...good.file, sddl: `O:${person}D:(A;;FA;;;SY)` }))).toThrow(
      expect.objectContaining({ code: 'config-refused' }),
    );
    expect(() => readWindowsFile('x', 3, answer('{"a":1}'))).toThrow(/larger than/u);
    expect(() => readWindowsFile('x', 1000, () => JSON.stringify({ missing: good.file.path }))).toThrow(
      expect.objectContaining({ code: 'policy-unreadable' }),
    );
  });
  it.each<[string, RunPowerShell]>([
    [
      'fails',
      () => {
        throw new Error('powershell.exe was blocked');
      },
    ],
    ['says nothing', () => ''],
    ['says something else', () => 'Zugriff verweigert'],
    ['leaves the access lists out', () => JSON.stringify({ content: 'e30=' })],
  ])('when it %s, nothing is trusted', (_what, run) => {
    expect(() => readWindowsFile('x', 1000, run)).toThrow(expect.objectContaining({ code: 'config-refused' }));
  });
  it('a path cannot become part of the script', () => {
    let script = '';
    const hostile = `x'; Remove-Item C:\\ -Recurse; '`;
    expect(() =>
      readWindowsFile(hostile, 1000, (given) => {
        script = given;
        return '';
      }),
    ).toThrow();
    expect(script).not.toContain('Remove-Item');
    expect(script).toContain('CommonApplicationData');
    expect(script).not.toMatch(/\$env:/iu);
  });
  it('is where the policy lies, too', () => {
    const asked: string[] = [];
    const machine = JSON.stringify({
      policyKey: `${'k'.repeat(42)}A`,
      policy: 'policy.json',
      person: { id: 'm', name: 'M', role: 'employee', enrolToken: 'a token of hers' },
    });
    const config = readMachineConfig('C:\\Users\\m', {
      place: String.raw`Candor\candor.json`,
      read: (path, limit) => {
        asked.push(path);
        return readWindowsFile(path, limit, answer(machine));
      },
    });
    config.policy.read();
    expect(asked).toEqual([String.raw`Candor\candor.json`, String.raw`C:\ProgramData\Candor\policy.json`]);
  });
});
