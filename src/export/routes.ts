// The routes of exports.

/** See `src/ipc/routes.ts`. */
export const exportRoutes = {
  exportMyRecord: { effect: 'read', windows: ['chat'] }, // writes a file the person chose, never the record
} as const;
