// The routes of openings: who opened one's record.

/** See `src/ipc/routes.ts`. */
export const openingRoutes = {
  listOpenings: { effect: 'read', windows: ['chat'] },
  seeOpenings: { effect: 'write', windows: ['chat'] },
} as const;
