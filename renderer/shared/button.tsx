// A button that, where it cannot be pressed, stays reachable and says why.
import { useId, type ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-names.ts';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly icon?: IconName;
  readonly look?: 'plain' | 'main' | 'quiet' | 'stop';
  readonly large?: boolean;
  /** Why it cannot be pressed now, one sentence; undefined or empty when it can. */
  readonly blocked?: string | undefined;
  readonly submit?: boolean;
  readonly expanded?: boolean;
}

/** A button with words. Blocked, it keeps its place in the tab order and carries its reason as description and title. */
export function Button({
  children,
  onPress,
  icon,
  look = 'plain',
  large = false,
  blocked,
  submit = false,
  expanded,
}: ButtonProps): ReactNode {
  const reasonId = useId();
  const isBlocked = blocked !== undefined && blocked !== '';
  const classes = ['btn', look === 'plain' ? '' : look, large ? 'large' : ''].filter((part) => part !== '').join(' ');
  return (
    <>
      <button
        type={submit ? 'submit' : 'button'}
        className={classes}
        aria-disabled={isBlocked || undefined}
        aria-describedby={isBlocked ? reasonId : undefined}
        aria-expanded={expanded}
        title={isBlocked ? blocked : undefined}
        onClick={(event) => {
          if (submit) event.preventDefault();
          if (!isBlocked) onPress();
        }}
      >
        {icon === undefined ? null : <Icon name={icon} size="s" />}
        {children}
      </button>
      {isBlocked ? (
        <span id={reasonId} className="vh">
          {blocked}
        </span>
      ) : null}
    </>
  );
}
