import { headOf, type Script } from './fault-server.ts'

/** What can go wrong between a client and its server. */
export interface Fault {
  /** What the server does, as the page says it. */
  readonly name: string
  /** No server listens. */
  readonly script?: Script
  /** What it does when it has recovered (default: a plain 200). */
  readonly recovered?: Script
  /** What is uploaded (default: nothing, with GET). */
  readonly upload?: number
  /** The connection has been used before. */
  readonly warm?: boolean
  /** The client works on it in another thread, which the clock cannot see. */
  readonly inThread?: boolean
}

const large = Buffer.alloc(300 * 1024, 'x')
const huge = Buffer.alloc(50 * 1024 * 1024, 'x')
const megabytes = 5 * 1024 * 1024

export const faults: readonly Fault[] = [
  { name: 'refuses the connection' },
  { name: 'resets before the headers', script: ({ reset }) => reset() },
  {
    name: 'resets within the headers',
    async script({ send, reset }) {
      await send('HTTP/1.1 200 OK\r\nContent-Le')
      reset()
    },
  },
  {
    name: 'resets after the headers',
    async script({ send, reset }) {
      await send(headOf(200, ['Content-Length: 4']))
      reset()
    },
  },
  { name: 'closes without an answer', script: ({ close }) => close() },
  {
    name: 'closes a kept-alive connection as it is used again',
    warm: true,
    script: ({ socket }) => void socket.destroy(),
  },
  { name: 'never answers', script: () => undefined },
  {
    name: 'stalls within the headers',
    script: ({ send }) => send('HTTP/1.1 200 OK\r\nContent-Le'),
  },
  {
    name: 'stalls within the body',
    script: ({ send }) => send(`${headOf(200, ['Content-Length: 4'])}fi`),
  },
  {
    name: 'closes before the end of Content-Length',
    async script({ send, close }) {
      await send(`${headOf(200, ['Content-Length: 4'])}fi`)
      close()
    },
  },
  {
    name: 'closes before the last chunk',
    async script({ send, close }) {
      await send(`${headOf(200, ['Transfer-Encoding: chunked'])}2\r\nfi\r\n`)
      close()
    },
  },
  { name: 'sends what is not HTTP', script: ({ send }) => send('220 mail.example.org\r\n') },
  {
    name: 'sends two lengths',
    script: ({ send }) => send(`${headOf(200, ['Content-Length: 4', 'Content-Length: 2'])}fine`),
  },
  {
    name: 'sends chunks without a size',
    script: ({ send }) => send(`${headOf(200, ['Transfer-Encoding: chunked'])}zz\r\nfine`),
  },
  {
    name: 'sends gzip that is not',
    inThread: true,
    script: ({ answer }) => answer(200, 'plain', ['Content-Encoding: gzip']),
  },
  {
    name: 'sends 2000 header lines',
    script: ({ send }) =>
      send(
        headOf(
          200,
          Array.from({ length: 2000 }, (_, n) => `X-${n}: ${n}`),
        ),
      ),
  },
  {
    name: 'sends 102 and 103 first',
    async script({ send, answer, content }) {
      await send(headOf(102) + headOf(103, ['Link: </style.css>; rel=preload']))
      await answer(200, content)
    },
  },
  {
    name: 'sends 100, unasked, first',
    async script({ send, answer, content }) {
      await send(headOf(100))
      await answer(200, content)
    },
  },
  { name: 'sends 101, unasked', script: ({ send }) => send(headOf(101, ['Upgrade: other'])) },
  {
    name: 'sends more than it announced',
    script: ({ send, content }) =>
      send(`${headOf(200, [`Content-Length: ${content.length}`])}${content}and more`),
  },
  { name: '401 with 300 KB', script: ({ answer }) => answer(401, large, challenges) },
  { name: '503 with 300 KB', script: ({ answer }) => answer(503, large) },
  { name: '503 with 50 MB', script: ({ answer }) => answer(503, huge) },
  {
    name: '503 with a body that stalls',
    script: ({ send }) => send(`${headOf(503, ['Content-Length: 4'])}so`),
  },
  {
    name: '503 with Set-Cookie',
    script: ({ answer, number }) => answer(503, '', [`Set-Cookie: attempt=${number}`]),
    recovered: ({ answer, content, number }) =>
      answer(200, content, [`Set-Cookie: attempt=${number}`]),
  },
  {
    name: '503 while the body is still being sent',
    upload: megabytes,
    async script({ socket, send, answer, close }) {
      socket.pause()
      await answer(503, 'too busy to listen', ['Connection: close'])
      await send('')
      close()
    },
  },
  {
    name: 'resets while the body is still being sent',
    upload: megabytes,
    script({ socket, reset }) {
      socket.pause()
      reset()
    },
  },
  {
    name: 'stops reading the body',
    upload: megabytes,
    script: ({ socket }) => void socket.pause(),
  },
  {
    name: 'redirects in a circle',
    script: ({ answer }) => answer(302, '', ['Location: /']),
  },
  {
    name: 'redirects to nowhere',
    script: ({ answer }) => answer(302, large, ['Location: http://[', 'Connection: keep-alive']),
  },
]

const challenges = [
  'WWW-Authenticate: Basic realm="faults"',
  'WWW-Authenticate: Bearer realm="faults"',
  'WWW-Authenticate: Digest realm="faults", nonce="def", stale=true, qop="auth", algorithm=SHA-256',
]
