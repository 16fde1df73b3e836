// Asks for a password that never travels, and refuses what was overheard.
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { digestAuth as answer } from 'middleware-cookbook/client/digest-auth'
import {
  digestAuth,
  digestUser,
  passwordHash,
} from 'middleware-cookbook/server/digest-auth'

// What a database holds. It opens this realm, so guard it like a password.
const users = new Map([
  ['ada', passwordHash('SHA-256', 'ada', 'notes', 'lovelace')],
])
const greet: Handler = async (request) =>
  new HttpResponse(`hello ${String(request.get(digestUser))}`)
const requirePassword = digestAuth({
  realm: 'notes',
  lookup: (username) => users.get(username),
})
const notes = await serve(compose([requirePassword], greet))

let overheard = ''
const listen: Middleware = async (request, next) => {
  overheard = request.headers.get('authorization') ?? ''
  return next(request)
}
const ada = { origin: notes.url, username: 'ada', password: 'lovelace' }
const client = createClient({ middleware: [answer(ada), listen] })
const signedIn = await client.get(notes.url)
console.log(signedIn.status, await signedIn.text())

const eve = createClient()
const replayed = await eve.get(notes.url, {
  headers: { authorization: overheard },
})
const challenge = replayed.headers.get('www-authenticate')
console.log(replayed.status, challenge?.match(/stale=\w+/)?.[0])

const elsewhere = await eve.get(new URL('/all', notes.url), {
  headers: { authorization: overheard },
})
console.log(elsewhere.status, await elsewhere.text())

await client.close()
await eve.close()
await notes.close()
