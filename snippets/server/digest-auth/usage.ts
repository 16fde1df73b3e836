// Asks for a password that never travels, and refuses what was overheard.
import { createClient, type Middleware } from 'middleware-cookbook'
import { digestAuth as answer } from 'middleware-cookbook/client/digest-auth'
import { passwordHash } from 'middleware-cookbook/server/digest-auth'

// What a database holds. It opens this realm, so guard it like a password.
const users = new Map([
  ['ada', passwordHash('SHA-256', 'ada', 'notes', 'lovelace')],
])

// #region use
import { compose, HttpResponse, serve, type Handler } from 'middleware-cookbook'
import { digestAuth, digestUser } from 'middleware-cookbook/server/digest-auth'

const requirePassword = digestAuth({
  realm: 'notes',
  lookup: (username) => users.get(username),
})
const greet: Handler = async (request) =>
  new HttpResponse(`hello ${String(request.get(digestUser))}`)
const notes = await serve(compose([requirePassword], greet))
// #endregion use

let overheard = ''
const listen: Middleware = async (request, next) => {
  overheard = request.headers.get('authorization') ?? ''
  return next(request)
}
const ada = { origin: notes.url, username: 'ada', password: 'lovelace' }
const client = createClient({ middleware: [answer(ada), listen] })
const signedIn = await client.get(notes.url)
console.log('Ada:', signedIn.status, await signedIn.text())

const eve = createClient({ headers: { authorization: overheard } })
const replayed = await eve.get(notes.url)
const challenge = replayed.headers.get('www-authenticate')
console.log('Eve:', replayed.status, challenge?.match(/stale=\w+/)?.[0])

const elsewhere = await eve.get(new URL('/all', notes.url))
const why = (await elsewhere.text()).trim()
console.log('Eve, elsewhere:', elsewhere.status, why)

await client.close()
await eve.close()
await notes.close()
