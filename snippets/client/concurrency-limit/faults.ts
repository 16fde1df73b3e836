import { concurrencyLimit } from './concurrency-limit.ts'

/** How the recipe goes into the table of faults. */
export const columns = [
  {
    name: 'concurrency limit',
    middleware: () => [concurrencyLimit({ max: 1 })],
  },
]
