import { createRequire } from 'node:module'
import { join } from 'node:path'
import http from 'node:http'
import { once } from 'node:events'
import { toFetch } from 'middleware-cookbook'
import { expect, onTestFinished, test, vi } from 'vitest'
import { endlessStream } from '../../runtime/hosts/testing/endless-stream.ts'
import { programs } from './install.ts'

const require = createRequire(join(programs, 'package.json'))

/** As much of Hono's server as is used here. */
interface HonoServer {
  readonly serve: (options: object) => http.Server
}

test.each(['before the first byte', 'in the middle'])(
  "nothing is printed by Hono's server when a client leaves a stream: %s",
  async (when) => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    onTestFinished(() => {
      printed.mockRestore()
    })
    const { app, ended } = endlessStream()
    const { serve } = require('@hono/node-server') as HonoServer
    const server = serve({ fetch: toFetch(app), port: 0, hostname: '127.0.0.1' })
    onTestFinished(() => void server.close())
    if (!server.listening) await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const request = http.get({ host: '127.0.0.1', port })
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    if (when === 'in the middle') await once(response, 'data')
    request.on('error', () => undefined).destroy()
    await ended
    // What the server prints it prints as soon as its own wait for the stream is over.
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
    expect(printed.mock.calls).toEqual([])
  },
)
