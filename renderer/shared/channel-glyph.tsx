// A messenger's sign: a glyph and its name; the colour only helps the eye along.
import type { ReactNode } from 'react';
import type { Channel } from '../../src/conversation/channel.ts';
import { channelNames } from './channel-names.ts';
import styles from './channel-glyph.module.css';

interface ChannelGlyphProps {
  readonly channel: Channel;
  readonly size?: 's' | 'm' | 'l';
  /** True where the name stands beside it anyway. */
  readonly silent?: boolean;
}

/** Draws the sign of a channel and says its name to those who cannot see it. */
export function ChannelGlyph({ channel, size = 'm', silent = false }: ChannelGlyphProps): ReactNode {
  const name = channelNames[channel];
  return (
    <span className={`${styles.glyph} ${styles[size] ?? ''}`} data-channel={channel} title={silent ? undefined : name}>
      <svg aria-hidden="true" focusable="false">
        <use href={`#ch-${channel}`} />
      </svg>
      {silent ? null : <span className="vh">{name}</span>}
    </span>
  );
}
