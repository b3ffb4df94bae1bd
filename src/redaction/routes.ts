// The routes of what was taken out of a record as private, for a review while it is kept.

/** See `src/ipc/routes.ts`. */
export const redactionRoutes = {
  listTakenOut: { effect: 'read', windows: ['review'] },
  openTakenOut: { effect: 'read', windows: ['review'] },
} as const;
