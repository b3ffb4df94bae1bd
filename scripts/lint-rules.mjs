// The bans behind eslint.config.js, each with the sentence a person reads when it hits.

const ban = (selector, message) => ({ selector, message });

/** Bans on syntax, by the place they hold in. */
export const syntax = {
  everywhere: [
    ban('ExportDefaultDeclaration', 'Named exports only.'),
    ban('ExportSpecifier[exported.name="default"]', 'Named exports only.'),
    ban(
      ':matches(Property[key.name="rejectUnauthorized"], MemberExpression[property.name="rejectUnauthorized"], Literal[value="NODE_TLS_REJECT_UNAUTHORIZED"], MemberExpression[property.name="NODE_TLS_REJECT_UNAUTHORIZED"])',
      'Certificate checks are never switched off; add the company’s authority by policy.',
    ),
    ban(
      ':matches(Literal[value="certificate-error"], MemberExpression[property.name="setCertificateVerifyProc"])',
      'Certificate checks are never overridden.',
    ),
    ban(
      'MemberExpression[property.name=/^(globalShortcut|desktopCapturer)$/]',
      'P5: no other field, no other app, no screen is ever observed.',
    ),
    ban(
      'MemberExpression[property.name=/^(getSystemIdleTime|getSystemIdleState)$/]',
      'P5: presence and idle time are never observed.',
    ),
    ban(
      'ImportDeclaration[source.value="electron"] > :matches(ImportDefaultSpecifier, ImportNamespaceSpecifier)',
      'Import what you use from electron by name, so that the bans on it can see it.',
    ),
  ],
  noClockNoChance: [
    ban('MemberExpression[object.name="Date"][property.name="now"]', 'src has no clock: take the time as an argument.'),
    ban('NewExpression[callee.name="Date"][arguments.length=0]', 'src has no clock: take the time as an argument.'),
    ban('CallExpression[callee.name="Date"]', 'src has no clock: take the time as an argument.'),
    ban('Identifier[name="performance"]', 'src has no clock: take the time as an argument.'),
    ban(
      'MemberExpression[object.name="Math"][property.name="random"]',
      'src has no chance: take random bytes as an argument.',
    ),
  ],
  composerIsUncontrolled: [
    ban(
      'AssignmentExpression[left.type="MemberExpression"][left.property.name="value"]',
      'Only renderer/chat/draft sets a field’s value, through its one function with an origin (P2).',
    ),
    ban(
      'MemberExpression[property.name="setRangeText"]',
      'Only renderer/chat/draft sets a field’s value, through its one function with an origin (P2).',
    ),
  ],
  oneDoorToTheHost: [
    ban(
      'MemberExpression[object.name=/^(window|globalThis|self)$/][property.name="candor"]',
      'Only renderer/host.ts touches window.candor.',
    ),
  ],
  noRawHtml: [
    ban(
      ':matches(JSXAttribute[name.name="dangerouslySetInnerHTML"], AssignmentExpression[left.property.name=/^(innerHTML|outerHTML)$/], MemberExpression[property.name="insertAdjacentHTML"])',
      'Texts of clients are text, never HTML.',
    ),
  ],
};

/** Names of electron that only one place may import; `allowed` lifts the ban for that place. */
export function electronImports(...allowed) {
  const reasons = {
    ipcMain: 'Only main/ipc answers windows, so that every call is checked the same way.',
    clipboard: 'P5: the clipboard is not ours; only main/clipboard.ts may write to it.',
    globalShortcut: 'P5: keys outside Candor’s own composer are never observed.',
    desktopCapturer: 'P5: the screen is never captured.',
  };
  return Object.entries(reasons)
    .filter(([name]) => !allowed.includes(name))
    .map(([name, message]) => ({ name: 'electron', importNames: [name], message }));
}
