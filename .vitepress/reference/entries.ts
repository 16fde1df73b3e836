/** The modules whose exports are the public API. */
export const entries = ['runtime/index.ts', 'runtime/testing.ts'] as const
