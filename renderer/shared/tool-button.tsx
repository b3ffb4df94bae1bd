// A small square button with an icon and a spoken name.
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-names.ts';

interface ToolButtonProps {
  readonly label: string;
  readonly icon: IconName;
  /** Given the button, for what opens beside it. */
  readonly onPress: (button: HTMLButtonElement) => void;
  readonly pressed?: boolean;
  readonly shortcut?: string;
}

/** A button that shows only an icon; its name is spoken and shown on hover. */
export function ToolButton({ label, icon, onPress, pressed, shortcut }: ToolButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="tool"
      aria-label={label}
      aria-pressed={pressed}
      title={shortcut === undefined ? label : `${label} (${shortcut})`}
      onClick={(event) => onPress(event.currentTarget)}
    >
      <Icon name={icon} />
    </button>
  );
}
