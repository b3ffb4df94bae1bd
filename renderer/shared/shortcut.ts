// Keys that do something, as they are pressed and as they are written on this system.

/** Ctrl (⌘ on a Mac) with a letter, and with Shift where that is said. */
export interface Shortcut {
  readonly letter: string;
  readonly shift?: true;
}

/** True when these are the keys that were pressed. */
export function isPressed({ letter, shift }: Shortcut, event: KeyboardEvent, mac: boolean): boolean {
  const command = mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return command && !event.altKey && event.shiftKey === (shift ?? false) && event.key.toLowerCase() === letter;
}

/** As a menu or a hint writes them. */
export function shortcutText({ letter, shift }: Shortcut, mac: boolean): string {
  const key = letter.toUpperCase();
  return mac ? `${shift === true ? '⇧' : ''}⌘${key}` : `Ctrl ${shift === true ? 'Shift ' : ''}${key}`;
}
