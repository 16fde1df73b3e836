import { logging } from './logging.ts'

/** How the recipe goes into the table of faults. */
export const columns = [
  {
    name: 'logging',
    middleware: () => [logging({ log: () => undefined, headers: 'all' })],
  },
]
