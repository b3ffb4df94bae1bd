// Decides, for Windows, whether only an administrator can have written a file: from owners and access lists as SDDL, which names accounts by number, in any language (M2.6).

/** What Windows says of a file or of a folder above it. */
export interface WindowsFacts {
  readonly path: string;
  /** Whether it is a junction or another kind of link. */
  readonly link: boolean;
  /** Owner and access list: `O:BAD:PAI(A;OICI;FA;;;SY)…`. */
  readonly sddl: string;
}

/** Administrators, the system and the installer of Windows, by their short names and numbers; OW is whoever is the owner, who is checked. */
const trusted: ReadonlySet<string> = new Set([
  'BA',
  'SY',
  'OW',
  'S-1-5-32-544',
  'S-1-5-18',
  'S-1-3-4',
  'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464',
]);

/** Changing rights or owner, deleting, and everything: nobody else may have these anywhere. */
const always = 0x1000_0000 | 0x4000_0000 | 0x0001_0000 | 0x0004_0000 | 0x0008_0000;
/** Writing into a file, or adding files and folders to a folder; deleting what is in one. */
const [write, append, deleteChild] = [0x2, 0x4, 0x40];

const named: Readonly<Record<string, number>> = {
  GA: 0x1000_0000,
  GX: 0x2000_0000,
  GW: 0x4000_0000,
  GR: 0x8000_0000,
  SD: 0x1_0000,
  RC: 0x2_0000,
  WD: 0x4_0000,
  WO: 0x8_0000,
  FA: 0x1f_01ff,
  FR: 0x12_0089,
  FW: 0x12_0116,
  FX: 0x12_00a0,
  CC: 0x1,
  DC: 0x2,
  LC: 0x4,
  SW: 0x8,
  RP: 0x10,
  WP: 0x20,
  DT: 0x40,
  LO: 0x80,
  CR: 0x100,
};

/** Why the file cannot be trusted, as a sentence; null when only administrators can have written it. `folders`: the nearest first. */
export function windowsFault(file: WindowsFacts, folders: readonly WindowsFacts[]): string | null {
  const [nearest, ...outer] = folders;
  if (nearest === undefined) return `The file ${file.path} lies in no folder.`;
  return (
    faultOf(file, always | write | append) ??
    faultOf(nearest, always | write | append | deleteChild) ??
    outer.map((folder) => faultOf(folder, always | deleteChild)).find((fault) => fault !== null) ??
    null
  );
}

function faultOf({ path, link, sddl }: WindowsFacts, forbidden: number): string | null {
  if (link) return `${path} is a link to another place.`;
  const parts = /^O:(S-1-[\d-]+|[A-Z]{2})(?:G:(?:S-1-[\d-]+|[A-Z]{2}))?D:([A-Z_]*)((?:\([^()]*\))*)$/u.exec(sddl);
  if (parts === null || parts[2] === 'NO_ACCESS_CONTROL') return `${path} has no access list that could be checked.`;
  if (!trusted.has(parts[1] ?? ''))
    return `${path} belongs to the account ${parts[1] ?? ''}, not to the administrators.`;
  for (const [, entry = ''] of (parts[3] ?? '').matchAll(/\(([^()]*)\)/gu)) {
    const [type = '', flags = '', rights = '', , , account = ''] = entry.split(';');
    if (type === 'D' || flags.match(/../gu)?.includes('IO') === true || trusted.has(account)) continue;
    if ((rightsOf(rights) & forbidden) !== 0) return `${path} can be changed by the account ${account}.`;
  }
  return null;
}

/** Rights as bits; what is not understood counts as everything. */
function rightsOf(text: string): number {
  if (/^0x[\da-f]{1,8}$/iu.test(text)) return Number.parseInt(text, 16);
  const words = text.match(/../gu) ?? [];
  if (words.join('') !== text) return -1;
  return words.reduce((all, word) => all | (named[word] ?? -1), 0);
}
