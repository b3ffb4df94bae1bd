// How the chat window closes: what it holds goes onto the record first, and what cannot is said and noted (P6).
import type { BrowserWindow } from 'electron';
import type { HostEvent } from '../../../src/ipc/contract.ts';
import type { LaunchConfig } from '../../launch-config.ts';
import { askToLeaveBehind, Farewell } from '../../windows/farewell.ts';

interface ClosingNeeds {
  readonly config: Pick<LaunchConfig, 'unattended'>;
  readonly tell: (event: HostEvent) => void;
  /** Notes on the record that edits may be missing, and why. */
  readonly captureGap: (cause: string) => void;
  readonly window: () => BrowserWindow;
}

/** The farewell of the chat window; where nobody can be asked, it closes. */
export function farewellOf({ config, tell, captureGap, window }: ClosingNeeds): Farewell {
  return new Farewell({
    tell: () => {
      tell({ type: 'closing' });
    },
    ask: (settled) => (config.unattended() ? Promise.resolve(true) : askToLeaveBehind(window(), settled)),
    leftBehind: () => {
      captureGap('Candor was closed while edits waited for the record');
    },
  });
}
