import { digestAuth } from './digest-auth.ts'

/** How the recipe goes into the table of faults. The server asks for credentials first, which is no fault. */
export const columns = [
  {
    name: 'digest auth',
    challenge:
      'Digest realm="faults", nonce="abc", qop="auth", algorithm=SHA-256',
    middleware: (origin: string) => [
      digestAuth({ origin, username: 'ada', password: 'lovelace' }),
    ],
  },
]
