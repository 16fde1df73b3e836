// Three answers, each under each of three limits of 300 ms.
import {
  attemptTimeout,
  clock,
  createClient,
  HttpResponse,
  serve,
  TimeoutError,
  type CallOptions,
} from 'middleware-cookbook'

const server = await serve(async (request) => {
  const { pathname } = request.url
  if (pathname === '/silent') await aborted(request.signal)
  return new HttpResponse(async function* () {
    for (const word of ['No ', 'pause ', 'is ', 'long']) {
      yield new TextEncoder().encode(word)
      if (pathname === '/stalled') await aborted(request.signal)
      await pause(100)
    }
  })
})
const client = createClient({ baseUrl: server.url })
const limits: Record<string, CallOptions> = {
  timeout: { timeout: 300 },
  attemptTimeout: { middleware: [attemptTimeout(300)] },
  idleTimeout: { idleTimeout: 300 },
}

for (const path of ['pausing', 'stalled', 'silent']) {
  console.log(`/${path}`)
  for (const [name, options] of Object.entries(limits)) {
    const reader = new AbortController()
    const giveUp = () => {
      reader.abort('waits until the reader gives up, after 5 s')
    }
    const stop = clock.after(5000, giveUp)
    const result = await client
      .get(path, { ...options, signal: reader.signal })
      .then((response) => response.text())
      .catch((error: unknown) =>
        error instanceof TimeoutError ? error.code : String(error),
      )
    stop()
    console.log(`  ${name}: ${result}`)
  }
}

function pause(ms: number) {
  return new Promise<void>((resolve) => clock.after(ms, resolve))
}

function aborted(signal?: AbortSignal) {
  return new Promise((resolve) => signal?.addEventListener('abort', resolve))
}

await client.close()
await server.close()
