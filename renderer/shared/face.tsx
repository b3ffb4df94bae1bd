// A person's round sign: initials on a quiet tint, with the messenger's sign at its corner.
import type { ReactNode } from 'react';
import type { Channel } from '../../src/conversation/channel.ts';
import { ChannelGlyph } from './channel-glyph.tsx';
import { Icon } from './icon.tsx';
import { initials, tint } from './initials.ts';
import styles from './face.module.css';

interface FaceProps {
  readonly name: string;
  readonly channel?: Channel;
  readonly size?: 'mini' | 'm' | 'big';
  readonly lang?: string;
}

/** Draws who somebody is; the name itself stands beside it. */
export function Face({ name, channel, size = 'm', lang }: FaceProps): ReactNode {
  const letters = initials(name);
  return (
    <span className={`${styles.face} ${styles[size] ?? ''}`} data-tint={letters === '' ? 0 : tint(name)}>
      <span aria-hidden="true" lang={lang} className={styles.letters}>
        {letters === '' ? <Icon name="person" /> : letters}
      </span>
      {channel === undefined ? null : (
        <span className={styles.corner}>
          <ChannelGlyph channel={channel} />
        </span>
      )}
    </span>
  );
}
