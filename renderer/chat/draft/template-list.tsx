// The list of templates with a field of its own to find one: nothing typed there reaches the box or the record (X1).
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Template } from '../../../src/policy/policy.ts';
import { Icon } from '../../shared/icon.tsx';
import styles from './composer.module.css';
import { composerWords } from './words.ts';

/** The templates that hold every word of `query` in name or text, in the company's order. */
export function templatesFor(templates: readonly Template[], query: string): readonly Template[] {
  const words = query
    .toLocaleLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  return templates.filter(({ name, text }) =>
    words.every((word) => `${name}\n${text}`.toLocaleLowerCase().includes(word)),
  );
}

/** A field and its list; `onPick` gets the text that was chosen. */
export function TemplateList({
  templates,
  onPick,
}: {
  readonly templates: readonly Template[];
  readonly onPick: (text: string) => void;
}): ReactNode {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  const shown = templatesFor(templates, query);
  const chosen = shown[Math.min(at, shown.length - 1)];
  const optionId = (template: Template): string => `${list}-${template.id}`;
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (chosen !== undefined) document.getElementById(`${list}-${chosen.id}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen, list]);
  const onKeyDown = (event: KeyboardEvent): void => {
    // Keys that belong to an input method choose among its candidates, not among ours.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt((Math.min(at, shown.length - 1) + step + shown.length) % Math.max(shown.length, 1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (chosen !== undefined) onPick(chosen.text);
    }
  };
  return (
    <>
      <label className="field search">
        <Icon name="search" size="s" />
        <span className="vh">{composerWords.templateFind}</span>
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={list}
          aria-activedescendant={chosen === undefined ? undefined : optionId(chosen)}
          value={query}
          placeholder={composerWords.templateFind}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <ul id={list} role="listbox" aria-label={composerWords.templates} className={styles.templateList}>
        {shown.map((template) => (
          <li
            key={template.id}
            id={optionId(template)}
            role="option"
            aria-selected={template === chosen}
            onPointerMove={() => setAt(shown.indexOf(template))}
            onClick={() => onPick(template.text)}
          >
            <b className="medium cut">{template.name}</b>
            <span className="small soft">{template.text}</span>
          </li>
        ))}
      </ul>
      {shown.length === 0 ? <p className="small soft">{composerWords.templateNone}</p> : null}
      <p className="vh" role="status">
        {composerWords.templateCount(shown.length)}
      </p>
      <p className="tiny faint">{composerWords.templateHint}</p>
    </>
  );
}
