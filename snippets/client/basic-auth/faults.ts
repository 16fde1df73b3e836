import { basicAuth } from './basic-auth.ts'

/** How the recipe goes into the table of faults. */
export const columns = [
  {
    name: 'basic auth',
    middleware: (origin: string) => [
      basicAuth({ origin, username: 'ada', password: 'lovelace' }),
    ],
  },
]
