// The set-up's decisions as pure functions, so that each can be tested without a network or a machine.

/** The package groups of a lock that this platform may leave out. */
function mayBeMissing(entry) {
  return entry.optional === true || entry.devOptional === true || entry.peer === true;
}

/** Whether what npm says it installed (node_modules/.package-lock.json) is what package-lock.json asks for. */
export function installedMatchesLock(lock, hidden) {
  if (!lock?.packages || !hidden?.packages) return false;
  for (const [name, entry] of Object.entries(hidden.packages)) {
    const wanted = lock.packages[name];
    if (!wanted || wanted.version !== entry.version || wanted.integrity !== entry.integrity) return false;
  }
  return Object.entries(lock.packages).every(
    ([name, entry]) => name === '' || entry.link === true || mayBeMissing(entry) || hidden.packages[name] !== undefined,
  );
}

/** Whether a Node of this version (and Node-API) can run the project from source. */
export function nodeIsEnough(version, napi) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return (major > 22 || (major === 22 && minor >= 18)) && Number(napi) >= 10;
}

/** Where the Electron runtime comes from, in order of preference. */
export function chooseElectron({ override, installed, canDownload, platform, arch }) {
  if (override) return 'override';
  if (installed) return 'installed';
  if (canDownload) return 'official';
  if (platform === 'linux' && arch === 'x64') return 'registry';
  return 'none';
}

/** Whether better-sqlite3's shipped binary (Node-API 10) runs in this runtime, or must be rebuilt for it. */
export function needsRebuild(napiOfRuntime) {
  return Number(napiOfRuntime) < 10;
}

/** Why two values of a download differ, in one sentence; null when they are equal. */
export function integrityProblem(what, expected, actual) {
  return expected === actual
    ? null
    : `${what} is not the one this project was tested with (expected ${expected.slice(0, 24)}…, got ${actual.slice(0, 24)}…)`;
}

/**
 * Which of the wanted system packages are missing, given a probe of their signs, for these purposes.
 * @param {readonly {purpose: string, anyOf: readonly string[], packages: readonly string[]}[]} wanted
 * @param {(sign: string) => boolean} isThere
 * @param {{purposes: readonly string[]}} options
 */
export function missingPackages(wanted, isThere, { purposes }) {
  return wanted.filter((entry) => purposes.includes(entry.purpose) && !entry.anyOf.some(isThere));
}
