// What the sheet shows besides the text, each with a switch that looks like what it switches.
import type { ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import type { Layer, PlayerState } from './player-store.ts';
import styles from './legend.module.css';
import { words } from './words.ts';

/** The three switches above the sheet. */
export function Legend({ store }: { readonly store: StoreApi<PlayerState> }): ReactNode {
  const layers = useStore(store, (state) => state.layers);
  const box = (layer: Layer, name: ReactNode): ReactNode => (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={layers[layer]}
        onChange={(event) => {
          store.getState().setLayer(layer, event.currentTarget.checked);
        }}
      />
      <span>{name}</span>
    </label>
  );
  return (
    <div className={styles.legend} role="group" aria-label={words.show}>
      {box('removed', <del>{words.takenOut}</del>)}
      {box('origins', <ins>{words.origins}</ins>)}
      {box(
        'unseen',
        <>
          {words.unseen}{' '}
          <span className={styles.glyph} aria-hidden="true">
            ZWSP
          </span>
        </>,
      )}
    </div>
  );
}
