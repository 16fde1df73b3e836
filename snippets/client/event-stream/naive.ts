// A split at blank lines loses letters and events, starts over after a cut, and takes half an answer for a whole one.
import {
  createClient,
  HttpResponse,
  routes,
  type Client,
} from 'middleware-cookbook'
import { events, eventStream } from 'middleware-cookbook/client/event-stream'

// #region naive
async function* naiveEvents(client: Client, path: string) {
  const response = await client.get(path)
  for await (const chunk of response.stream()) {
    const text = new TextDecoder().decode(chunk)
    //           ^^^^^^^^^^^^^^^^^ half a letter at the end of a chunk is lost
    for (const event of text.split('\n\n')) {
      //                           ^^^^^^ half an event is none, and a server may send \r\n
      if (event.startsWith('data:')) yield { data: event.slice(5).trim() }
    }
  }
  // ^^^ when the stream ends, it is taken for whole
}
// #endregion naive

/** Chunks end where the network likes it. */
async function* send(...chunks: string[]) {
  for (const chunk of chunks) {
    yield Uint8Array.from(chunk, (byte) => byte.charCodeAt(0))
  }
}
const stream = (...chunks: string[]) =>
  new HttpResponse(send(...chunks), {
    headers: { 'content-type': 'text/event-stream' },
  })
const service = routes({
  'GET /lines': async () =>
    stream('data: one\r\n\r', '\ndata: tw', 'o\r\n\r\n', 'data: [DONE]\n\n'),
  'GET /letters': async () =>
    stream('data: Fl\xc3', '\xbcgel\n\n', 'data: [DONE]\n\n'),
  'GET /answer': async ({ headers }) =>
    headers.get('last-event-id') === '1'
      ? stream('id: 2\ndata: world\n\n', 'data: [DONE]\n\n')
      : stream('id: 1\ndata: hello\n\n', 'id: 2\nda'),
})

const baseUrl = 'http://api.example.org'
const isLast = ({ data }: { data: string }) => data === '[DONE]'
const recipe = (client: Client, path: string) => events(client, path)
const versions = [
  ['naiveEvents', naiveEvents, []],
  ['eventStream', recipe, [eventStream({ isLast, initialDelay: 1000 })]],
] as const
for (const [name, read, middleware] of versions) {
  console.log(`# ${name}`)
  const client = createClient({ baseUrl, transport: service, middleware })
  for (const path of ['/lines', '/letters', '/answer']) {
    const got: string[] = []
    for await (const { data } of read(client, path)) got.push(data)
    console.log(path, got)
  }
  await client.close()
}
