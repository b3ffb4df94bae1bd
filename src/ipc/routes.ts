// Every call a window may make, as the list of the slices' tables: plain data, so that a preload takes no schema along.
import { arrangementRoutes } from '../arrangement/routes.ts';
import { conversationRoutes } from '../conversation/routes.ts';
import { draftRoutes } from '../draft/routes.ts';
import { exportRoutes } from '../export/routes.ts';
import { messageRoutes } from '../message/routes.ts';
import { noticeRoutes } from '../notice/routes.ts';
import { openingRoutes } from '../opening/routes.ts';
import { policyRoutes } from '../policy/routes.ts';
import { recordRoutes } from '../record/routes.ts';
import { redactionRoutes } from '../redaction/routes.ts';
import { reviewRoutes } from '../review/routes.ts';
import { searchRoutes } from '../search/routes.ts';
import { sessionRoutes } from '../session/routes.ts';
import { joined } from '../slices.ts';

/** `write` can add to the record, so no `write` route lists `review` (design §7); `read` cannot. `windows` are the kinds of window that may call it. */
export type Route =
  | { readonly effect: 'read'; readonly windows: readonly ('chat' | 'review')[] }
  | { readonly effect: 'write'; readonly windows: readonly 'chat'[] };

/** The table of calls. */
export const routes = joined([
  sessionRoutes,
  recordRoutes,
  noticeRoutes,
  policyRoutes,
  conversationRoutes,
  arrangementRoutes,
  messageRoutes,
  searchRoutes,
  draftRoutes,
  openingRoutes,
  exportRoutes,
  redactionRoutes,
  reviewRoutes,
] as const satisfies readonly Readonly<Record<string, Route>>[]);

/** The name of a call. */
export type RouteName = keyof typeof routes;

/** The one channel on which main tells a window that something changed. */
export const eventChannel = 'candor:event';
/** The one channel on which a window calls main. */
export const callChannel = 'candor:call';
