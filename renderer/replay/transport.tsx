// The buttons of the player: to the ends, a step, play; where it stands; how fast and by what it goes.
import type { ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import { Icon } from '../shared/icon.tsx';
import { ToolButton } from '../shared/tool-button.tsx';
import { speeds, type PlayerState, type StepUnit } from './player-store.ts';
import { recordTime } from './record-time.ts';
import type { ReplayModel } from './replay-model.ts';
import styles from './transport.module.css';
import { count, words } from './words.ts';

const units: readonly StepUnit[] = ['edit', 'word', 'moment'];

interface TransportProps {
  readonly store: StoreApi<PlayerState>;
  readonly model: ReplayModel;
}

/** Draws the transport row. */
export function Transport({ store, model }: TransportProps): ReactNode {
  const { position, playing, speed, unit } = useStore(store);
  const { edits } = model.replay;
  const second = edits[Math.max(0, position - 1)]?.second;
  const time = second === undefined ? '' : recordTime(second);
  const player = store.getState();
  return (
    <div className={styles.transport}>
      <div className={styles.buttons}>
        <ToolButton
          label={words.toStart}
          icon="to-start"
          shortcut="Home"
          onPress={() => {
            player.goTo(0);
          }}
        />
        <ToolButton
          label={words.back1}
          icon="step-back"
          shortcut="←"
          onPress={() => {
            player.step(-1);
          }}
        />
        <button
          type="button"
          className={styles.go}
          aria-label={playing ? words.pause : words.play}
          title={`${playing ? words.pause : words.play} (Space)`}
          onClick={player.toggle}
        >
          <Icon name={playing ? 'pause' : 'play'} size="s" />
        </button>
        <ToolButton
          label={words.on1}
          icon="step-on"
          shortcut="→"
          onPress={() => {
            player.step(1);
          }}
        />
        <ToolButton
          label={words.toEnd}
          icon="to-end"
          shortcut="End"
          onPress={() => {
            player.goTo(edits.length);
          }}
        />
      </div>
      <span className={`num ${styles.where ?? ''}`}>
        <b className="medium">{`${words.edit} ${count(position)}`}</b>{' '}
        <span className="soft">{words.of(edits.length, time)}</span>
      </span>
      <span className={styles.choices}>
        <Choice
          label={words.speed}
          shown={words.speedShort}
          options={speeds.map((value) => ({ value, name: String(value), title: words.editsASecond(value) }))}
          chosen={speed}
          onChoose={player.setSpeed}
        />
        <Choice
          label={words.stepBy}
          shown={words.stepBy}
          options={units.map((value) => ({ value, name: words.steps[value] }))}
          chosen={unit}
          onChoose={player.setUnit}
        />
      </span>
    </div>
  );
}

interface ChoiceProps<T> {
  readonly label: string;
  readonly shown: string;
  readonly options: readonly { readonly value: T; readonly name: string; readonly title?: string }[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}

function Choice<T extends string | number>({ label, shown, options, chosen, onChoose }: ChoiceProps<T>): ReactNode {
  return (
    <span className="line">
      <span className={`small soft ${styles.label ?? ''}`} title={label} aria-hidden="true">
        {shown}
      </span>
      <span className={styles.seg} role="group" aria-label={label}>
        {options.map(({ value, name, title }) => (
          <button
            key={value}
            type="button"
            aria-pressed={value === chosen}
            aria-label={title}
            title={title}
            onClick={() => {
              onChoose(value);
            }}
          >
            {name}
          </button>
        ))}
      </span>
    </span>
  );
}
