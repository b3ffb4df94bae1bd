// The fuses of a hardened package, as they are read back from its binary.
import { FuseV1Options } from '@electron/fuses';

const [off, on] = ['0'.charCodeAt(0), '1'.charCodeAt(0)];

/** See `hardenedFuses` in scripts/release-gate.mjs. */
export const hardenedWire = {
  [FuseV1Options.RunAsNode]: off,
  [FuseV1Options.EnableCookieEncryption]: on,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
  [FuseV1Options.EnableNodeCliInspectArguments]: off,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
  [FuseV1Options.OnlyLoadAppFromAsar]: on,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: off,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
};
