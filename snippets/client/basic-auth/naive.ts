// A header for every request gives the password to every server that a response links to.
// @bun words the error of btoa in its own way
// @deno words the error of btoa in its own way
// @browser words the error of btoa in its own way
import {
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { basicAuth } from 'middleware-cookbook/client/basic-auth'

// #region naive
function naiveAuth(username: string, password: string): Middleware {
  const credentials = btoa(`${username}:${password}`)
  //                  ^^^^ throws for characters beyond U+00FF
  return async (request, next) =>
    next(request.withHeader('authorization', `Basic ${credentials}`))
  //     ^^^^^^^^^^^^^^^^^^ to every origin
}
// #endregion naive

const files = await serve(async (request) => {
  console.log('files reads:', request.headers.get('authorization'))
  return new HttpResponse('PNG')
})
const notes = await serve(async (request) => {
  console.log('notes reads:', request.headers.get('authorization'))
  return HttpResponse.json({ text: 'buy milk', picture: files.url })
})

console.log('# naiveAuth')
await readNote(naiveAuth)

console.log('# basicAuth')
await readNote((username, password) =>
  basicAuth({ origin: notes.url, username, password }),
)

async function readNote(auth: typeof naiveAuth): Promise<void> {
  const client = createClient({ middleware: [auth('ada', 'lovelace')] })
  const note = await client.get(notes.url)
  const { picture } = await note.json<{ picture: string }>()
  await client.get(picture)

  console.log('a password with a euro sign:')
  try {
    await client.get(notes.url, { middleware: [auth('ada', 'lovelace€')] })
  } catch (error) {
    console.log(String(error))
  }
  await client.close()
}

await notes.close()
await files.close()
