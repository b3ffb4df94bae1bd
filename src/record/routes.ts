// The routes of the record as a whole.

/** See `src/ipc/routes.ts`. */
export const recordRoutes = {
  putRecordAside: { effect: 'write', windows: ['chat'] },
} as const;
