/** What a page loads when a call needs it. */
export type Later = typeof import('../client/on-demand.ts')

/**
 * At once when it is there: calls stay in the order in which they were made, and from then on each listens to its signal.
 */
export type UseLater = <T>(use: (later: Later) => Promise<T>) => Promise<T>
