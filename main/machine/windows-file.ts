// Reads a file on Windows that only an administrator can have written, through PowerShell: known folder, opened file, its access list and those above it in one answer (M2.6). Never run on Windows yet.
import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import { notThere, notTrusted, tooLarge } from './refusals.ts';
import { windowsFault } from './windows-trust.ts';

const item = z.strictObject({ path: z.string(), link: z.boolean(), sddl: z.string() });
const answerSchema = z.union([
  z.strictObject({ missing: z.string() }),
  z.strictObject({ file: item, folders: z.array(item), size: z.int(), content: z.string() }),
]);

/** Runs a PowerShell script and gives what it printed; tests put recorded answers in its place. */
export type RunPowerShell = (script: string) => string;

/** The text of the file and its whole path; `path` may begin at ProgramData. Throws `policy-unreadable` or `config-refused`. */
export function readWindowsFile(
  path: string,
  limit: number,
  run: RunPowerShell = powerShell,
): { readonly path: string; readonly text: string } {
  let answer: z.infer<typeof answerSchema>;
  try {
    answer = answerSchema.parse(JSON.parse(run(scriptFor(path, limit))));
  } catch (cause) {
    throw notTrusted(path, 'Windows did not say who may change it.', cause);
  }
  if ('missing' in answer) throw notThere(answer.missing, undefined);
  const fault = windowsFault(answer.file, answer.folders);
  if (fault !== null) throw notTrusted(answer.file.path, fault);
  if (answer.size > limit) throw tooLarge(answer.file.path, limit);
  return { path: answer.file.path, text: Buffer.from(answer.content, 'base64').toString('utf8') };
}

/** The folder comes from Windows, not from %ProgramData%, which everybody can set; the file stays open, so that what is checked is what is read. */
function scriptFor(path: string, limit: number): string {
  return `
$ErrorActionPreference = 'Stop'
$path = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${Buffer.from(path, 'utf8').toString('base64')}'))
if (-not [IO.Path]::IsPathRooted($path)) { $path = [IO.Path]::Combine([Environment]::GetFolderPath('CommonApplicationData'), $path) }
$path = [IO.Path]::GetFullPath($path)
$parts = [Security.AccessControl.AccessControlSections]'Owner, Access'
function Describe($name, $attributes, $security) {
  @{ path = $name; link = (([int]$attributes -band 0x400) -ne 0); sddl = $security.GetSecurityDescriptorSddlForm($parts) }
}
if (-not [IO.File]::Exists($path)) { ConvertTo-Json -Compress @{ missing = $path }; exit }
$stream = [IO.FileStream]::new($path, 'Open', 'Read', 'Read')
$file = Describe $path ([IO.File]::GetAttributes($path)) ($stream.GetAccessControl())
$folders = @()
for ($folder = [IO.Directory]::GetParent($path); $folder; $folder = $folder.Parent) {
  $folders += Describe $folder.FullName $folder.Attributes ($folder.GetAccessControl($parts))
}
$bytes = [byte[]]::new([Math]::Min($stream.Length, ${limit}))
$read = 0
while ($read -lt $bytes.Length) { $some = $stream.Read($bytes, $read, $bytes.Length - $read); if ($some -eq 0) { break }; $read += $some }
ConvertTo-Json -Compress -Depth 4 @{ file = $file; folders = $folders; size = $stream.Length; content = [Convert]::ToBase64String($bytes) }
`;
}

/** By its full path and with none of the person's environment: PATH, module paths and profilers are theirs to set. */
function powerShell(script: string): string {
  const program = String.raw`C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`;
  const encoded = Buffer.from(script, 'utf16le').toString('base64');
  return execFileSync(
    program,
    ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-EncodedCommand', encoded],
    {
      encoding: 'utf8',
      env: { SystemRoot: String.raw`C:\Windows` },
      timeout: 30_000,
      windowsHide: true,
      maxBuffer: 16 * 1024 * 1024,
    },
  );
}
