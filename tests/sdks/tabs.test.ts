import { Server, type IncomingMessage, type ServerResponse } from 'node:http'
import { format } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { installClock } from 'middleware-cookbook'
import { skippingClock } from 'middleware-cookbook/testing'
import { writeWithout } from '../filled-tabs.ts'
import { folder, recipes } from './filled.ts'

/** What a template has below the text that a page shows. */
interface Filled {
  readonly call: (path: string) => PromiseLike<unknown>
  readonly close?: () => Promise<void>
}

let restoreClock = (): void => undefined
beforeEach(() => {
  // No timeout fires, on however slow a machine.
  restoreClock = installClock(skippingClock({ whenIdle: () => () => undefined }))
  // An SDK reads its key from there, as a reader's project has it.
  vi.stubEnv('OPENAI_API_KEY', 'unused')
})
afterEach(() => {
  restoreClock()
})

describe.each(recipes)('$recipe', ({ tabs }) => {
  const [library] = tabs
  if (!library) throw new Error('There is no tab of this library')

  test.each(tabs.slice(1))(
    'under $name sends and prints what it does in this library',
    async (tab) => {
      expect(await traceOf(tab.file)).toEqual(await traceOf(library.file))
    },
  )
})

test('and a tab without its recipe would be noticed', async () => {
  for (const { tabs } of recipes) {
    const [, fetch] = tabs
    if (!fetch) continue
    expect(await traceOf(writeWithout(folder, fetch))).not.toEqual(await traceOf(fetch.file))
  }
})

const traces = new Map<string, Promise<readonly string[]>>()

/** What arrives at the services of a recipe's own program, and what is printed, for some calls through a tab's text. */
function traceOf(file: string): Promise<readonly string[]> {
  const trace = traces.get(file) ?? run(file)
  traces.set(file, trace)
  return trace
}

async function run(file: string): Promise<readonly string[]> {
  const trace: string[] = []
  const network = watchServers(trace)
  const printed = vi.spyOn(console, 'log').mockImplementation((...args) => {
    trace.push(`prints ${masked(format(...args))}`)
  })
  try {
    const { call, close } = (await import(file)) as Filled
    // One that tRPC can call as well. Some after another, for what remembers; some at once, for what counts.
    for (let calls = 0; calls < 3; calls++) await Promise.allSettled([call('/hello')])
    await Promise.allSettled(Array.from({ length: 5 }, () => call('/hello')))
    await close?.()
  } finally {
    await network.close()
    printed.mockRestore()
  }
  return trace.sort()
}

/** Notes each request and its response, at every server of this process that begins to listen from now on. */
function watchServers(trace: string[]) {
  const servers = new Set<Server>()
  const emit = vi.spyOn(Server.prototype, 'emit')
  emit.mockImplementation(function (this: Server, event: string | symbol, ...args: unknown[]) {
    servers.add(this)
    if (event === 'request') note(trace, args as [IncomingMessage, ServerResponse])
    return original.call(this, event, ...args)
  })
  return {
    async close() {
      emit.mockRestore()
      for (const server of servers) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    },
  }
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its server
const original = Server.prototype.emit as (event: string | symbol, ...args: unknown[]) => boolean

/** An SDK has fields and a query of its own; what the recipe is about is how often, and with whose credentials. */
function note(trace: string[], [request, response]: [IncomingMessage, ServerResponse]): void {
  response.once('close', () => {
    // The key of an SDK is not what the recipe adds.
    const own = /\bunused$|_unused$/
    const sent = request.headers.authorization
    const credentials = sent === undefined || own.test(sent) ? 'no credentials' : sent
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    trace.push(
      `${request.method ?? ''} ${pathname}, ${masked(credentials)}: ${response.statusCode}`,
    )
  })
}

/** Without what is another one for each run, or is the SDK's own. */
function masked(text: string): string {
  return text
    .replace(/"[\w+/=.-]{16,}"/g, '"…"')
    .replace(/(uri|response|cnonce|nc|url|path)"?[=:]\s*"?[^",]*"?/g, '$1')
    .replace(/"duration":\d+/, '"duration"')
}
