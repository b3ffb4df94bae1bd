// One icon of the sprite; decoration only, the words next to it carry the meaning.
import type { ReactNode } from 'react';
import type { IconName } from './icon-names.ts';

interface IconProps {
  readonly name: IconName;
  /** `s` 16 px, `m` 20 px, `l` 28 px. */
  readonly size?: 's' | 'm' | 'l';
  readonly className?: string | undefined;
  /** True for arrows that point along the writing direction. */
  readonly mirror?: boolean;
}

/** Draws an icon in the colour of the text around it. */
export function Icon({ name, size = 'm', className, mirror = false }: IconProps): ReactNode {
  const classes = ['i', size === 'm' ? '' : size, mirror ? 'mirror' : '', className ?? '']
    .filter((part) => part !== '')
    .join(' ');
  return (
    <svg className={classes} aria-hidden="true" focusable="false">
      <use href={`#${name}`} />
    </svg>
  );
}
