// Every call a window may make, as plain data without imports, so that a preload stays under a kilobyte.

/** `write` can add to the record; `read` cannot. `windows` are the kinds of window that may call it. */
export interface Route {
  readonly effect: 'read' | 'write';
  readonly windows: readonly ('chat' | 'review')[];
}

/** The table of calls. A `write` route may never list `review`: `contract.ts` does not compile if one does. */
export const routes = {
  getSession: { effect: 'read', windows: ['chat', 'review'] },
  // chat
  putRecordAside: { effect: 'write', windows: ['chat'] },
  acknowledgeNotice: { effect: 'write', windows: ['chat'] },
  listConversations: { effect: 'read', windows: ['chat'] },
  readThread: { effect: 'read', windows: ['chat'] },
  searchMessages: { effect: 'read', windows: ['chat'] },
  restoreDraft: { effect: 'read', windows: ['chat'] },
  appendEdits: { effect: 'write', windows: ['chat'] },
  checkDraft: { effect: 'write', windows: ['chat'] },
  discardDraft: { effect: 'write', windows: ['chat'] },
  sendMessage: { effect: 'write', windows: ['chat'] },
  markRead: { effect: 'write', windows: ['chat'] },
  blockVisitor: { effect: 'write', windows: ['chat'] },
  readyToClose: { effect: 'read', windows: ['chat'] },
  listMyDrafts: { effect: 'read', windows: ['chat'] },
  replayMyDraft: { effect: 'read', windows: ['chat'] },
  listOpenings: { effect: 'read', windows: ['chat'] },
  listMyHistory: { effect: 'read', windows: ['chat'] },
  exportMyRecord: { effect: 'read', windows: ['chat'] }, // writes a file the person chose, never the record
  getInForce: { effect: 'read', windows: ['chat'] },
  // review: every call is an entry in the reviewer's own journal, made by main, not by the window
  listPeople: { effect: 'read', windows: ['review'] }, // names only, for stating a case
  openCase: { effect: 'read', windows: ['review'] },
  closeCase: { effect: 'read', windows: ['review'] },
  listReviewed: { effect: 'read', windows: ['review'] },
  readReviewedThread: { effect: 'read', windows: ['review'] },
  searchReviewed: { effect: 'read', windows: ['review'] },
  replayReviewedDraft: { effect: 'read', windows: ['review'] },
  listTakenOut: { effect: 'read', windows: ['review'] },
  openTakenOut: { effect: 'read', windows: ['review'] },
} as const satisfies Record<string, Route>;

/** The name of a call. */
export type RouteName = keyof typeof routes;

/** The one channel on which main tells a window that something changed. */
export const eventChannel = 'candor:event';
/** The one channel on which a window calls main. */
export const callChannel = 'candor:call';
