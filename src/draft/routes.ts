// The routes of drafts: writing one down as it is written, and looking at one's own.

/** See `src/ipc/routes.ts`. */
export const draftRoutes = {
  restoreDraft: { effect: 'read', windows: ['chat'] },
  appendEdits: { effect: 'write', windows: ['chat'] },
  checkDraft: { effect: 'write', windows: ['chat'] },
  discardDraft: { effect: 'write', windows: ['chat'] },
  listMyDrafts: { effect: 'read', windows: ['chat'] },
  replayMyDraft: { effect: 'read', windows: ['chat'] },
} as const;
