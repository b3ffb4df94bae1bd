// The search field in the head; Enter searches, because each search is an entry on record.
import { useEffect, useState, type ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import { Icon } from '../../shared/icon.tsx';
import type { ReviewState } from '../review-store.ts';
import styles from './search-field.module.css';
import { words } from './words.ts';

/** The field; Escape leaves the search. */
export function SearchField({ store }: { readonly store: StoreApi<ReviewState> }): ReactNode {
  const mac = useStore(store, (state) => state.session?.platform === 'mac');
  const active = useStore(store, (state) => state.search?.query ?? '');
  const [query, setQuery] = useState(active);
  // Left by its button, the search leaves the field as well.
  useEffect(() => {
    setQuery(active);
  }, [active]);
  return (
    <form
      role="search"
      className={styles.field}
      onSubmit={(event) => {
        event.preventDefault();
        void store.getState().find(query);
      }}
    >
      <Icon name="search" size="s" />
      <input
        type="text"
        aria-label={words.field}
        placeholder={words.placeholder}
        value={query}
        maxLength={500}
        dir="auto"
        data-search-field=""
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          setQuery('');
          store.getState().leaveSearch();
        }}
      />
      <kbd>{mac ? words.key.mac : words.key.other}</kbd>
    </form>
  );
}
