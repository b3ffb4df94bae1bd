// The indicator of this window as it stands: main's report and this window's own waiting edits together.
import { useMemo } from 'react';
import { useChat } from '../app/chat-app.ts';
import { lateEdits } from '../draft/composer-store.ts';
import { indicatorFor, type Indicator } from './indicator.ts';

const beforeFirstReport = {
  state: 'not-begun',
  waiting: 0,
  reason: '',
  next: '',
  code: null,
  endpoint: 'connecting',
  gateway: 'connecting',
  unreceipted: 0,
  unsent: 0,
} as const;

/** What to show now. */
export function useIndicator(): Indicator {
  const record = useChat('session', (state) => state.record);
  const level = useChat('session', (state) => state.record?.level ?? state.session?.level ?? 'edits');
  const late = useChat('composers', (state) => lateEdits(state.views));
  return useMemo(() => indicatorFor(record ?? beforeFirstReport, level, late), [record, level, late]);
}
