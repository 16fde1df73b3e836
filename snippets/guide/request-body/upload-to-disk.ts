/**
 * Uploads of up to 50 MB to the disk: all files of a form, or none.
 *
 * @node it writes files
 */
import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import {
  compose,
  createClient,
  HttpResponse,
  routes,
  serve,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'

const MB = 1_000_000
const folder = await mkdtemp(join(tmpdir(), 'uploads-'))

// #region upload
const upload: Handler = async (request) => {
  const files: string[] = []
  try {
    const limits = { maxSize: 51 * MB, maxPartSize: 50 * MB }
    for await (const part of request.parts(limits)) {
      if (part.name !== 'file') continue
      // A name of our own: the sender's could lead out of the folder.
      const file = join(folder, crypto.randomUUID())
      files.push(file)
      await pipeline(part.stream(), createWriteStream(file))
    }
  } catch (error) {
    // The form is too large or malformed, or the client has disconnected.
    await Promise.all(files.map((file) => rm(file, { force: true })))
    throw error
  }
  return HttpResponse.json({ stored: files.length }, { status: 201 })
}
// #endregion upload

let uploadEnds: () => void = () => {}
const tellEnd: Middleware = async (request, next) => {
  try {
    return await next(request)
  } finally {
    uploadEnds()
  }
}
const app = routes({ 'POST /files': compose([tellEnd], upload) })
const server = await serve(app)
const client = createClient({ baseUrl: server.url })

async function onDisk(): Promise<string> {
  const names = await readdir(folder)
  const stats = await Promise.all(names.map((name) => stat(join(folder, name))))
  return `on the disk: [${stats.map(({ size }) => size / MB).join(', ')}] MB`
}

const form = new FormData()
form.append('file', new Blob([new Uint8Array(MB)]), 'scan.tiff')
const stored = await client.post('/files', { body: form })
console.log('1 MB:', stored.status, await stored.text())
console.log(await onDisk())

// Its Content-Length is enough to refuse it.
const type = 'multipart/form-data; boundary=x'
const large = await client.post('/files', {
  headers: {
    'content-type': type,
    'content-length': String(52 * MB),
    expect: '100-continue',
  },
  async *body() {
    yield new Uint8Array(52 * MB)
  },
})
console.log('52 MB:', large.status, (await large.text()).trim())
console.log(await onDisk())

// A client that disconnects in the middle of its file.
const tab = new AbortController()
const ended = new Promise<void>((resolve) => (uploadEnds = resolve))
async function* halfAFile() {
  const fields = 'Content-Disposition: form-data; name=file; filename=a'
  yield new TextEncoder().encode(`--x\r\n${fields}\r\n\r\n`)
  for (;;) {
    yield new Uint8Array(MB / 10)
    if ((await readdir(folder)).length > 1) tab.abort()
  }
}
const headers = { 'content-type': type }
await client
  .post('/files', { body: halfAFile(), headers, signal: tab.signal })
  .catch((error: unknown) => {
    console.log('client:', error instanceof Error && error.name)
  })
await ended
console.log(await onDisk())

await client.close()
await server.close()
await rm(folder, { recursive: true })
