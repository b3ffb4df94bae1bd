// One bar under the text: how much of it was typed, pasted, from a template, put in by Candor.
import type { ReactNode } from 'react';
import type { Run } from '../../src/draft/provenance.ts';
import { madeOf, madeParts } from './made-of.ts';
import styles from './made-of-bar.module.css';
import { words } from './words.ts';

/** Draws the parts in proportion and names each with its count. */
export function MadeOf({ runs }: { readonly runs: readonly Run[] }): ReactNode {
  const made = madeOf(runs);
  const parts = madeParts.filter((part) => made[part] > 0);
  if (parts.length === 0) return null;
  const said = parts.map((part, i) => words.characters(made[part], words.part[part], i === 0));
  return (
    <div className={styles.made} role="group" aria-label={words.made(said)}>
      <div className={styles.parts} aria-hidden="true">
        {parts.map((part) => (
          <i key={part} data-part={part} style={{ flexGrow: made[part] }} />
        ))}
      </div>
      <div>
        {parts.map((part, i) => (
          <span key={part} className={styles.key} data-part={part}>
            {said[i]}
          </span>
        ))}
      </div>
    </div>
  );
}
