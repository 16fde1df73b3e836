import { deepEqual, equal, rejects } from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { HttpResponse, NetworkError, type Handler } from '../../../runtime/index.ts'
import { raw } from '../raw.ts'
import { type Behaviour, calling, serving, until } from './behaviour.ts'

/** What passes between a client and an application, whole or broken off. */
export const exchanges: readonly Behaviour[] = [
  {
    name: 'the server asks for content when the application reads it',
    async check() {
      await serving(
        async (request) => new HttpResponse(await request.text()),
        async (url) => {
          const { socket, text } = await raw(
            url,
            'PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n',
          )
          await until(() => text().includes('100 Continue'))
          socket.write('ok')
          await until(() => text().endsWith('ok'))
          socket.destroy()
        },
      )
    },
  },
  {
    name: 'an abort in the middle of a response ends its source',
    async check() {
      let ended = false
      const app: Handler = async () =>
        new HttpResponse(async function* () {
          try {
            for (;;) yield await Promise.resolve(new Uint8Array(1000))
          } finally {
            ended = true
          }
        })
      await calling(app, async (client) => {
        const controller = new AbortController()
        const { signal } = controller
        const response = await client.get('/', { signal })
        const reading = response.bytes()
        controller.abort(new Error('enough'))
        await rejects(reading, /enough/)
        await until(() => ended)
      })
    },
  },
  {
    name: 'a client that leaves aborts the signal of its request, with content and without',
    async check() {
      for (const content of ['', 'half']) {
        let arrived = false
        let reason: unknown
        const app: Handler = async (request) => {
          arrived = true
          await request.text().catch(() => undefined)
          if (request.signal?.aborted) reason = request.signal.reason
          else
            await new Promise<void>((resolve) => {
              request.signal?.addEventListener('abort', () => {
                reason = request.signal?.reason
                resolve()
              })
            })
          return new HttpResponse()
        }
        await serving(app, async (url) => {
          const length = content === '' ? '' : 'Content-Length: 100\r\n'
          const { socket } = await raw(url, `POST / HTTP/1.1\r\nHost: a\r\n${length}\r\n${content}`)
          await until(() => arrived)
          socket.destroy()
          await until(() => reason instanceof NetworkError)
        })
      }
    },
  },
  {
    name: 'a source that fails midway is no whole response',
    async check() {
      const app: Handler = async () =>
        new HttpResponse(async function* () {
          yield await Promise.resolve(new Uint8Array(1000))
          throw new Error('disk')
        })
      await calling(app, async (client) => {
        await rejects(async () => (await client.get('/')).bytes(), NetworkError)
      })
    },
  },
  {
    name: 'several Set-Cookie stay several, and a form with files arrives',
    async check() {
      const app: Handler = async (request) => {
        const file = (await request.formData()).get('file')
        const headers = { 'set-cookie': ['a=1', 'b=2, c'] }
        return new HttpResponse(file instanceof Blob ? await file.text() : '', { headers })
      }
      await calling(app, async (client) => {
        const form = new FormData()
        form.append('file', new Blob(['of a Blob']))
        const response = await client.post('/', { body: form })
        deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2, c'])
        equal(await response.text(), 'of a Blob')
      })
    },
  },
  {
    name: 'gzip is undone in both directions, within `maxBodySize`',
    async check() {
      const app: Handler = async (request) =>
        new HttpResponse(gzipSync(await request.text()), {
          headers: { 'content-encoding': 'gzip' },
        })
      await calling(app, async (client) => {
        const headers = { 'content-encoding': 'gzip' }
        const post = (text: string) => client.post('/', { body: gzipSync(text), headers })
        equal(await (await post('packed')).text(), 'packed')
        equal((await post('x'.repeat(2_000_000))).status, 413)
      })
    },
  },
  {
    name: 'HEAD, 204 and 304 have no content, and the next call its connection',
    async check() {
      const app: Handler = async ({ path }) =>
        new HttpResponse(null, { status: Number(path.slice(1)) })
      await calling(app, async (client) => {
        for (const status of [204, 304]) {
          const response = await client.get(`/${String(status)}`)
          equal(response.status, status)
          equal(await response.text(), '')
        }
        equal(await (await client.head('/200')).text(), '')
      })
    },
  },
]
