// Whose records a case opens: people found by their names and ticked, with those who are ticked always in words underneath.
import { useId, useState, type ReactNode } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { Button } from '../../shared/button.tsx';
import { Icon } from '../../shared/icon.tsx';
import { list } from '../words.ts';
import type { Person } from '../review-store.ts';
import styles from './people-picker.module.css';
import { words } from './words.ts';

interface PeoplePickerProps {
  /** Null while they are being fetched, or could not be. */
  readonly people: readonly Person[] | null;
  /** They could not be fetched. */
  readonly failed: boolean;
  readonly onRetry: () => void;
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

/** A field that narrows the list, the list, and who is ticked. A list longer than a screen needs no page of its own. */
export function PeoplePicker({ people, failed, onRetry, chosen, onChange }: PeoplePickerProps): ReactNode {
  const [wanted, setWanted] = useState('');
  const ids = useId();
  const found = (people ?? []).filter(({ name }) =>
    name.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()),
  );
  const names = (people ?? []).filter(({ id }) => chosen.has(id)).map(({ name }) => name);
  return (
    <div className={styles.picker}>
      <label className={styles.label} htmlFor={`${ids}f`}>
        {words.people}
      </label>
      <div className={styles.box}>
        <div className={styles.find}>
          <Icon name="search" size="s" />
          <input
            id={`${ids}f`}
            type="search"
            value={wanted}
            placeholder={words.findPeople}
            autoComplete="off"
            aria-describedby={`${ids}c`}
            onChange={(event) => {
              setWanted(event.currentTarget.value);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.preventDefault();
            }}
          />
        </div>
        <ListBox
          aria-label={words.peopleList}
          className={styles.list ?? ''}
          selectionMode="multiple"
          selectionBehavior="toggle"
          items={found}
          dependencies={[wanted]}
          selectedKeys={chosen}
          onSelectionChange={(keys) => {
            // What the field hides stays ticked.
            const hidden = [...chosen].filter((id) => !found.some((one) => one.id === id));
            onChange(new Set([...hidden, ...(keys === 'all' ? found.map(({ id }) => id) : [...keys].map(String))]));
          }}
          renderEmptyState={() => (
            <p className={styles.none}>
              {failed ? words.peopleFailed : people === null ? words.fetchingPeople : words.nobodyFound}
            </p>
          )}
        >
          {({ id, name }) => (
            <ListBoxItem id={id} textValue={name} className={styles.person ?? ''}>
              <span className={styles.tick} aria-hidden="true">
                <Icon name="tick" size="s" />
              </span>
              <bdi className="cut">{name}</bdi>
            </ListBoxItem>
          )}
        </ListBox>
      </div>
      {failed ? (
        <div className={styles.again}>
          <Button onPress={onRetry}>{words.fetchAgain}</Button>
        </div>
      ) : null}
      <p id={`${ids}c`} className={styles.hint} role="status">
        {names.length === 0 ? words.nobodyYet : words.chosen(names.length, list(names))}
      </p>
    </div>
  );
}
