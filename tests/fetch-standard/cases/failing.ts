import { getEventListeners } from 'node:events'
import { equal, notEqual, ok, rejects } from 'node:assert/strict'
import {
  odd,
  reasonOf,
  rejectsWithTypeError,
  streaming,
  type Behaviours,
  type Bench,
} from '../case.ts'

const causeOf = async (promise: Promise<unknown>) => {
  const { cause } = await rejectsWithTypeError(promise)
  ok(cause instanceof Error)
  return cause as Error & { readonly code?: string; readonly syscall?: string }
}

/** Aborts while the server has the request and says nothing. */
async function abortWaiting({ fetch, url, origin }: Bench, reason?: unknown, init: object = {}) {
  const controller = new AbortController()
  const arrived = origin.arrival('/stall')
  const answer = reasonOf(fetch(`${url}stall`, { signal: controller.signal, ...init }))
  const request = await arrived
  const gone = new Promise<void>((resolve) => request.socket.once('close', resolve))
  controller.abort(reason)
  return { error: await answer, gone }
}

/** Aborts when half of the content is there. */
async function abortReading({ fetch, url }: Bench, reason?: unknown) {
  const controller = new AbortController()
  const response = await fetch(`${url}half`, { signal: controller.signal })
  return { response, abort: () => controller.abort(reason) }
}

const named = (name: string) => (error: unknown) =>
  error instanceof DOMException && error.name === name

export const errors: Behaviours = {
  'a refused connection is a TypeError': async ({ fetch, origin }) =>
    rejectsWithTypeError(fetch(await origin.closed())),
  'whose message is fetch failed': async ({ fetch, origin }) =>
    equal((await rejectsWithTypeError(fetch(await origin.closed()))).message, 'fetch failed'),
  'and whose cause has the code': async ({ fetch, origin }) =>
    equal((await causeOf(fetch(await origin.closed()))).code, 'ECONNREFUSED'),
  'and the system call': async ({ fetch, origin }) =>
    equal((await causeOf(fetch(await origin.closed()))).syscall, 'connect'),
  'a name that does not resolve has the code ENOTFOUND or EAI_AGAIN': async ({ fetch }) => {
    const { code = '' } = await causeOf(fetch('http://no-such-host.invalid/'))
    ok(['ENOTFOUND', 'EAI_AGAIN'].includes(code))
  },
  'a connection that is reset is a TypeError with a code': async ({ fetch, url }) =>
    ok((await causeOf(fetch(`${url}reset`))).code),
  'an answer that is not HTTP is a TypeError with a cause': async ({ fetch, origin }) =>
    ok(await causeOf(fetch(await origin.raw('SSH-2.0-OpenSSH\r\n')))),
  'a port that is blocked gets no connection': async ({ fetch }) => {
    const { code } = await causeOf(fetch('http://127.0.0.1:6667/'))
    notEqual(code, 'ECONNREFUSED')
  },
  '407 rejects with a TypeError': ({ fetch, url }) =>
    rejectsWithTypeError(fetch(`${url}status/407`)),
  'a switch to another protocol rejects with a TypeError': async ({ fetch, origin }) => {
    const answer = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'
    await rejectsWithTypeError(fetch(await origin.raw(answer)))
  },
  'chunks that are none are an error of the content': async ({ fetch, origin }) => {
    const answer = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n'
    const response = await fetch(await origin.raw(answer)).catch(() => undefined)
    if (response) await rejectsWithTypeError(response.text())
  },
  'content that breaks off is a TypeError': async ({ fetch, url }) =>
    rejectsWithTypeError((await fetch(`${url}broken`)).text()),
  'whose message is terminated': async ({ fetch, url }) =>
    equal((await rejectsWithTypeError((await fetch(`${url}broken`)).text())).message, 'terminated'),
  'and whose cause has a code': async ({ fetch, url }) =>
    ok((await causeOf((await fetch(`${url}broken`)).text())).code),
  'content that breaks off is an error of the stream': async ({ fetch, url }) => {
    const reader = (await fetch(`${url}broken`)).body?.getReader()
    await rejects(async () => {
      while ((await reader?.read())?.done === false);
    }, TypeError)
    await rejects(Promise.resolve(reader?.closed), TypeError)
  },
  'two lengths that differ are a TypeError': async ({ fetch, origin }) => {
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'
    await rejectsWithTypeError(fetch(await origin.raw(answer)))
  },
  'an error of a stream that is sent is the cause': async ({ fetch, url }) => {
    const failure = new Error('disk')
    const body = new ReadableStream({ pull: () => Promise.reject(failure) })
    const init = odd({ method: 'POST', body, ...streaming })
    const error = await rejectsWithTypeError(fetch(`${url}echo`, init))
    ok(error.cause === failure)
  },
}

export const aborts: Behaviours = {
  'an abort before the call rejects with the reason': async ({ fetch, url }) =>
    equal(await reasonOf(fetch(url, { signal: AbortSignal.abort('mine') })), 'mine'),
  'and sends nothing': async ({ fetch, url, origin }) => {
    await reasonOf(fetch(`${url}text`, { signal: AbortSignal.abort() }))
    equal(origin.seen.length, 0)
  },
  'an abort without a reason is an AbortError': async ({ fetch, url }) => {
    const error = await reasonOf(fetch(url, { signal: AbortSignal.abort() }))
    ok(named('AbortError')(error))
  },
  'a wrong argument comes before an abort': ({ fetch }) =>
    rejectsWithTypeError(fetch('http://', { signal: AbortSignal.abort('mine') })),
  'an abort while nothing has come rejects with the reason': async (bench) =>
    equal((await abortWaiting(bench, 'mine')).error, 'mine'),
  'or with an AbortError': async (bench) =>
    ok(named('AbortError')((await abortWaiting(bench)).error)),
  'and closes the connection': async (bench) => (await abortWaiting(bench)).gone,
  'the signal of a Request aborts': async (bench) => {
    const controller = new AbortController()
    const arrived = bench.origin.arrival('/stall')
    const request = new Request(`${bench.url}stall`, { signal: controller.signal })
    const answer = reasonOf(bench.fetch(request))
    await arrived
    controller.abort('mine')
    equal(await answer, 'mine')
  },
  'a signal of init replaces that of a Request': async ({ fetch, url }) => {
    const request = new Request(`${url}text`, { signal: AbortSignal.abort() })
    equal((await fetch(request, { signal: new AbortController().signal })).status, 200)
  },
  'null as signal removes that of a Request': async ({ fetch, url }) => {
    const request = new Request(`${url}text`, { signal: AbortSignal.abort() })
    equal((await fetch(request, { signal: null })).status, 200)
  },
  'AbortSignal.timeout() is a TimeoutError': async ({ fetch, url }) => {
    const error = await reasonOf(fetch(`${url}stall`, { signal: AbortSignal.timeout(1) }))
    ok(named('TimeoutError')(error))
  },
  'AbortSignal.any() aborts': async ({ fetch, url }) => {
    const signal = AbortSignal.any([AbortSignal.abort('one'), new AbortController().signal])
    equal(await reasonOf(fetch(url, { signal })), 'one')
  },
  'an abort while the content comes rejects text()': async (bench) => {
    const { response, abort } = await abortReading(bench, 'mine')
    const read = reasonOf(response.text())
    abort()
    equal(await read, 'mine')
  },
  'an abort before the content is read rejects text()': async (bench) => {
    const { response, abort } = await abortReading(bench, 'mine')
    abort()
    equal(await reasonOf(response.text()), 'mine')
  },
  'an abort errors a reader that waits': async (bench) => {
    const { response, abort } = await abortReading(bench)
    const reader = response.body?.getReader()
    await reader?.read()
    const read = reasonOf(Promise.resolve(reader?.read()))
    abort()
    ok(named('AbortError')(await read))
  },
  'an abort errors a reader that does not': async (bench) => {
    const { response, abort } = await abortReading(bench)
    const reader = response.body?.getReader()
    await reader?.read()
    abort()
    ok(named('AbortError')(await reasonOf(Promise.resolve(reader?.closed))))
  },
  'an abort errors both of a clone': async (bench) => {
    const { response, abort } = await abortReading(bench, 'mine')
    const read = [response.clone(), response].map((one) => reasonOf(one.text()))
    abort()
    equal((await Promise.all(read)).join(), 'mine,mine')
  },
  'an abort after the last byte changes nothing': async ({ fetch, url }) => {
    const controller = new AbortController()
    const response = await fetch(`${url}text`, { signal: controller.signal })
    const text = await response.text()
    controller.abort()
    equal(text, 'hello')
  },
  'an abort of a response without a body changes nothing': async ({ fetch, url }) => {
    const controller = new AbortController()
    const response = await fetch(`${url}status/204`, { signal: controller.signal })
    controller.abort()
    equal(await response.text(), '')
  },
  'an abort while a stream is sent cancels it with the reason': async (bench) => {
    const cancelled = new Promise((resolve) => {
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new Uint8Array(1)),
        cancel: resolve,
      })
      void abortWaiting(bench, 'mine', { method: 'POST', body, ...streaming })
    })
    equal(await cancelled, 'mine')
  },
  'an abort before the call cancels the stream': async ({ fetch, url }) => {
    const cancelled = new Promise((resolve) => {
      const body = new ReadableStream({ cancel: resolve })
      const signal = AbortSignal.abort('mine')
      fetch(url, odd({ method: 'POST', body, signal, ...streaming })).catch(() => undefined)
    })
    equal(await cancelled, 'mine')
  },
  'a Request that was aborted before is used': async ({ fetch, url }) => {
    const request = new Request(url, { method: 'POST', body: 'x' })
    await reasonOf(fetch(request, { signal: AbortSignal.abort() }))
    equal(request.bodyUsed, true)
  },
  'a cancelled stream closes its connection': async ({ fetch, url, origin }) => {
    const arrived = origin.arrival('/half')
    const response = await fetch(`${url}half`)
    const { socket } = await arrived
    const gone = new Promise((resolve) => socket.once('close', resolve))
    await response.body?.cancel()
    await gone
  },
  'no listener is left on the signal after the last byte': async ({ fetch, url }) => {
    const { signal } = new AbortController()
    await (await fetch(`${url}text`, { signal })).text()
    equal(getEventListeners(signal, 'abort').length, 0)
  },
  'a signal may be used for many calls without a warning': async ({ fetch, url }) => {
    const warnings: Error[] = []
    const warn = (warning: Error) => warnings.push(warning)
    process.on('warning', warn)
    const { signal } = new AbortController()
    await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}text`, { signal })))
    await new Promise(setImmediate)
    process.off('warning', warn)
    equal(warnings.length, 0)
  },
  'one abort ends several calls': async ({ fetch, url }) => {
    const controller = new AbortController()
    const answers = [1, 2, 3].map(() => reasonOf(fetch(`${url}stall`, controller)))
    controller.abort('mine')
    equal((await Promise.all(answers)).join(), 'mine,mine,mine')
  },
}
