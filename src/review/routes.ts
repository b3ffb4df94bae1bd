// The routes of review: every call is an entry in the reviewer's own journal, made by main, not by the window.

/** See `src/ipc/routes.ts`. */
export const reviewRoutes = {
  listPeople: { effect: 'read', windows: ['review'] }, // names only, for stating a case
  openCase: { effect: 'read', windows: ['review'] },
  closeCase: { effect: 'read', windows: ['review'] },
  listReviewed: { effect: 'read', windows: ['review'] },
  readReviewedThread: { effect: 'read', windows: ['review'] },
  searchReviewed: { effect: 'read', windows: ['review'] },
  replayReviewedDraft: { effect: 'read', windows: ['review'] },
} as const;
