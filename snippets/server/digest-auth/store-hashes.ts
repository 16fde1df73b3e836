// Hashes a password when a user signs up, keeps the hashes and not the password, and signs in with them.
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
} from 'middleware-cookbook'
import { digestAuth as answer } from 'middleware-cookbook/client/digest-auth'
import {
  digestAuth,
  digestUser,
  passwordHashes,
} from 'middleware-cookbook/server/digest-auth'

const realm = 'notes'
const algorithms = ['SHA-256', 'MD5'] as const

// #region sign-up
/** What a database would hold: one row for each user, algorithm and hash. */
const rows: { username: string; algorithm: string; hash: string }[] = []

function signUp(username: string, password: string): void {
  for (const algorithm of algorithms) {
    for (const hash of passwordHashes(algorithm, username, realm, password)) {
      rows.push({ username: username.normalize('NFC'), algorithm, hash })
    }
  }
}

const requirePassword = digestAuth({
  realm,
  algorithms,
  lookup: async (username, algorithm) => {
    const found = rows.filter((row) => {
      return row.username === username && row.algorithm === algorithm
    })
    return found.length > 0 ? found.map(({ hash }) => hash) : undefined
  },
})
// #endregion sign-up

signUp('ada', 'lovelace')
signUp('josé', 'café')
for (const { username, algorithm, hash } of rows) {
  console.log(username.padEnd(4), algorithm.padEnd(7), `${hash.slice(0, 8)}…`)
}

const greet: Handler = async (request) =>
  new HttpResponse(`hello ${String(request.get(digestUser))}`)
const notes = await serve(compose([requirePassword], greet))
const origin = notes.url

for (const [username, password] of [
  ['ada', 'lovelace'],
  ['josé', 'café'],
  ['josé'.normalize('NFD'), 'café'.normalize('NFD')],
  ['ada', 'café'],
] as const) {
  const client = createClient({
    middleware: [answer({ origin, username, password })],
  })
  const response = await client.get(origin)
  console.log(response.status, (await response.text()).trim())
  await client.close()
}
await notes.close()
