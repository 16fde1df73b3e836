// An SDK that takes a fetch gets the client's, and with it the middleware.
import {
  createClient,
  HttpResponse,
  serve,
  type Fetch,
  type Middleware,
} from 'middleware-cookbook'

/** Stands for the SDK of a service. It knows nothing of this cookbook. */
class NotesSdk {
  readonly #baseUrl: string
  readonly #fetch: typeof globalThis.fetch

  constructor({ baseUrl, fetch }: { baseUrl: string; fetch: Fetch }) {
    this.#baseUrl = baseUrl
    this.#fetch = fetch
  }

  async list(): Promise<string[]> {
    const fetch = this.#fetch
    const response = await fetch(new URL('/notes', this.#baseUrl))
    if (!response.ok) throw new Error(`The server said ${response.status}`)
    return (await response.json()) as string[]
  }
}

const log: Middleware = async (request, next) => {
  const response = await next(request)
  console.log(String(request), '→', response.status)
  return response
}

const server = await serve(async () => HttpResponse.json(['buy milk']))
const client = createClient({ middleware: [log], timeout: 5000 })
const notes = new NotesSdk({ baseUrl: server.url.href, fetch: client.fetch })
console.log(await notes.list())

await client.close()
await server.close()
