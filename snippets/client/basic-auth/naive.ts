// A header for every request hands the password to whoever the server links to.
import {
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'

const naiveAuth: Middleware = async (request, next) =>
  next(request.withHeader('authorization', `Basic ${btoa('ada:lovelace')}`))
//     ^^^^^^^ wherever it goes

const files = await serve(async (request) => {
  console.log('files reads:', request.headers.get('authorization'))
  return new HttpResponse('PNG')
})
const notes = await serve(async () =>
  HttpResponse.json({ text: 'buy milk', picture: files.url }),
)

const client = createClient({ middleware: [naiveAuth] })

const note = await client.get(notes.url)
const { picture } = await note.json<{ picture: string }>()
await client.get(picture)

try {
  btoa('ada:pässword€')
} catch (error) {
  console.log('a password with a euro sign:', String(error))
}

await client.close()
await notes.close()
await files.close()
