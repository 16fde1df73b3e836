import { expect, test } from 'vitest'
import { CONTINUE } from './testing/asking.ts'
import { moment, rawServer } from './testing/servers.ts'
import { transport } from './testing/transport.ts'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

/** Each piece in a packet of its own. */
async function serverThatSays(...pieces: readonly string[]) {
  return rawServer((socket) => {
    socket.setNoDelay(true)
    const say = (at: number) => {
      const piece = pieces[at]
      if (piece !== undefined) socket.write(piece, () => setImmediate(say, at + 1))
    }
    say(0)
  })
}

test.each([
  ['with the response', [`${CONTINUE}${OK}`]],
  ['before it', [CONTINUE, OK]],
  ['byte by byte', Array.from(`${CONTINUE}${OK}`)],
  ['again and again', [CONTINUE, `${CONTINUE}${CONTINUE}`, OK]],
  ['with fields', [`HTTP/1.1 100 Continue\r\nDate: today\r\n\r\n${OK}`]],
  ['without a reason', [`HTTP/1.1 100 \r\n\r\n${OK}`]],
  ['after Early Hints', [`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${CONTINUE}`, OK]],
  ['before Processing', [`${CONTINUE}HTTP/1.1 102 Processing\r\n\r\n${OK}`]],
])('a 100 Continue that was not asked for is skipped (RFC 9110 §15.2): %s', async (_, pieces) => {
  const { url } = await serverThatSays(...pieces)
  for (const init of [{}, { method: 'POST', body: 'content' }]) {
    const response = await transport()(url, init)
    expect([response.status, await response.text()]).toEqual([200, 'ok'])
  }
})

test('content that looks like one is not changed', async () => {
  const content = `${CONTINUE}${OK}`
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${content.length}\r\n\r\n`
  const { url } = await serverThatSays(CONTINUE, head, content)
  expect(await (await transport()(url)).text()).toBe(content)
})

test('nor is content that comes while the request is still being sent', async () => {
  const content = `${CONTINUE}${OK}`
  const sent = moment()
  const { url } = await rawServer((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${content.length}\r\n\r\n`)
    void sent.come.then(() => socket.write(content))
  })
  const answered = moment()
  async function* body() {
    yield new Uint8Array([1])
    await answered.come
    yield new Uint8Array([2])
    sent.arrive()
  }
  const response = await transport()(url, { method: 'POST', body: body() })
  answered.arrive()
  expect(await response.text()).toBe(content)
})

test('each request of a connection may get one, and the connection is kept', async () => {
  const server = await rawServer((socket) => {
    socket.write(`${CONTINUE}${OK}`)
    socket.on('data', () => socket.write(`${CONTINUE}${OK}`))
  })
  const send = transport()
  for (let calls = 0; calls < 3; calls++) expect(await (await send(server.url)).text()).toBe('ok')
  expect(server.connections).toBe(1)
})
