import { deepEqual, equal, ok } from 'node:assert/strict'
import {
  echo,
  odd,
  post,
  reasonOf,
  rejectsWithTypeError,
  streaming,
  streamOf,
  type Behaviours,
  from,
} from '../case.ts'

export const input: Behaviours = {
  'a string is a URL': async (bench) => equal((await echo(bench)).path, '/echo'),
  'a URL object is a URL': async (bench) =>
    equal((await echo(bench, {}, new URL(`${bench.url}echo?a`))).path, '/echo?a'),
  'an object with toString is a URL': async (bench) => {
    const input = { toString: () => `${bench.url}echo` } as unknown as string
    equal((await echo(bench, {}, input)).path, '/echo')
  },
  'blanks around a URL are not part of it': async (bench) =>
    equal((await echo(bench, {}, ` ${bench.url}echo\n`)).path, '/echo'),
  'a fragment is not sent': async (bench) =>
    equal((await echo(bench, {}, `${bench.url}echo?a#b`)).path, '/echo?a'),
  'what a URL cannot hold is encoded': async (bench) =>
    equal((await echo(bench, {}, `${bench.url}echo/é?ü=“`)).path, '/echo/%C3%A9?%C3%BC=%E2%80%9C'),
  'dot segments are resolved': async (bench) =>
    equal((await echo(bench, {}, `${bench.url}a/../echo`)).path, '/echo'),
  'percent-encoded parts stay as they are': async (bench) =>
    equal((await echo(bench, {}, `${bench.url}echo/%2e%7Ea%2f`)).path, '/echo/%2e%7Ea%2f'),
  'a URL that is none rejects with a TypeError': ({ fetch }) =>
    rejectsWithTypeError(fetch('http://')),
  'no arguments reject with a TypeError': ({ fetch }) =>
    rejectsWithTypeError((fetch as () => Promise<Response>)()),
  'it rejects and never throws': async ({ fetch }) => {
    const promise = fetch('http://')
    ok(promise instanceof Promise)
    await reasonOf(promise)
  },
  'credentials in a URL reject with a TypeError': ({ fetch, url }) =>
    rejectsWithTypeError(fetch(url.replace('//', '//user:secret@'))),
  'an unknown scheme rejects with a TypeError': ({ fetch }) =>
    rejectsWithTypeError(fetch('gopher://a.test/')),
  'about: rejects with a TypeError': ({ fetch }) => rejectsWithTypeError(fetch('about:blank')),
  'null as init is none': async (bench) =>
    equal((await echo(bench, null as unknown as RequestInit)).method, 'GET'),
  'init may have getters': async (bench) => {
    class Init {
      get method(): string {
        return this instanceof Init ? 'PUT' : 'GET'
      }
    }
    equal((await echo(bench, new Init())).method, 'PUT')
  },
  'it has one required argument': async ({ fetch }) => equal(fetch.length, 1),
  'it is called fetch': async ({ fetch }) => equal(fetch.name, 'fetch'),
  'it needs no this': async (bench) => {
    const { fetch } = bench
    equal((await fetch.call(undefined, `${bench.url}text`)).status, 200)
  },
  'members that the standard does not know are ignored': async (bench) =>
    equal((await echo(bench, odd({ retry: 3, timeout: 'x', onRequest() {} }))).method, 'GET'),
}

export const requests: Behaviours = {
  'a Request is sent with its method, headers and body': async (bench) => {
    const request = new Request(`${bench.url}echo`, {
      method: 'PUT',
      headers: { a: '1' },
      body: 'x',
    })
    const { method, headers, body } = await echo(bench, undefined, request)
    deepEqual([method, headers['a'], body], ['PUT', '1', 'x'])
  },
  'a Request that is made of text is sent with its length': async (bench) => {
    const request = new Request(`${bench.url}echo`, { method: 'POST', body: 'hello' })
    const { headers } = await echo(bench, undefined, request)
    deepEqual([headers['content-length'], headers['transfer-encoding']], ['5', undefined])
  },
  'a Request that is made of bytes is sent with its length': async (bench) => {
    const request = new Request(`${bench.url}echo`, { method: 'POST', body: new Uint8Array(7) })
    equal((await echo(bench, undefined, request)).headers['content-length'], '7')
  },
  'a Request that is made of a form is sent with its boundary': async (bench) => {
    const form = new FormData()
    form.set('a', 'b')
    const request = new Request(`${bench.url}echo`, { method: 'POST', body: form })
    const { headers, body } = await echo(bench, undefined, request)
    const [, boundary = '?'] = headers['content-type']?.split('boundary=') ?? []
    ok(body.startsWith(`--${boundary}`))
  },
  'a copy of a Request is sent with its length': async (bench) => {
    const request = new Request(`${bench.url}echo`, { method: 'POST', body: 'hello' })
    equal((await echo(bench, undefined, new Request(request))).headers['content-length'], '5')
  },
  'a clone of a Request can be sent after it': async (bench) => {
    const request = new Request(`${bench.url}echo`, { method: 'POST', body: 'hello' })
    const clone = request.clone()
    equal((await echo(bench, undefined, request)).body, 'hello')
    equal((await echo(bench, undefined, clone)).body, 'hello')
  },
  'a Request that is made of a stream is sent': async (bench) => {
    const init = { method: 'POST', body: streamOf('a', 'b'), ...streaming }
    equal((await echo(bench, undefined, new Request(`${bench.url}echo`, init))).body, 'ab')
  },
  'its body is used at once': async (bench) => {
    const request = new Request(`${bench.url}echo`, { method: 'POST', body: 'x' })
    const sent = echo(bench, undefined, request)
    equal(request.bodyUsed, true)
    await sent
  },
  'without a body it is not used': async (bench) => {
    const request = new Request(`${bench.url}echo`)
    await echo(bench, undefined, request)
    equal(request.bodyUsed, false)
    await echo(bench, undefined, request)
  },
  'a Request whose body was read rejects with a TypeError': async ({ fetch, url }) => {
    const request = new Request(`${url}echo`, { method: 'POST', body: 'x' })
    await request.text()
    await rejectsWithTypeError(fetch(request))
  },
  'a Request whose body is locked rejects with a TypeError': async ({ fetch, url }) => {
    const request = new Request(`${url}echo`, { method: 'POST', body: 'x' })
    request.body?.getReader()
    await rejectsWithTypeError(fetch(request))
  },
  'a Request that is sent twice at once rejects the second time': async (bench) => {
    const request = new Request(`${bench.url}echo`, { method: 'POST', body: 'x' })
    const first = echo(bench, undefined, request)
    await rejectsWithTypeError(bench.fetch(request))
    equal((await first).body, 'x')
  },
  'a used Request can be sent with another body': async (bench) => {
    const request = new Request(`${bench.url}echo`, { method: 'POST', body: 'x' })
    await request.text()
    equal((await echo(bench, { body: 'y' }, request)).body, 'y')
  },
  'init replaces the method': async (bench) =>
    equal((await echo(bench, { method: 'PUT' }, new Request(`${bench.url}echo`))).method, 'PUT'),
  'init replaces all headers': async (bench) => {
    const request = new Request(`${bench.url}echo`, { headers: { a: '1' } })
    const { headers } = await echo(bench, { headers: { b: '2' } }, request)
    deepEqual([headers['a'], headers['b']], [undefined, '2'])
  },
  'empty headers in init remove all headers': async (bench) => {
    const request = new Request(`${bench.url}echo`, { headers: { a: '1' } })
    equal((await echo(bench, { headers: {} }, request)).headers['a'], undefined)
  },
  'init replaces the body': async (bench) => {
    const request = new Request(`${bench.url}echo`, { method: 'POST', body: 'x' })
    equal((await echo(bench, { body: 'y' }, request)).body, 'y')
  },
  'null as body leaves the body of the Request': async (bench) => {
    const request = new Request(`${bench.url}echo`, { method: 'POST', body: 'x' })
    equal((await echo(bench, { body: null }, request)).body, 'x')
  },
  'a Request with a body cannot become a GET': async ({ fetch, url }) => {
    const request = new Request(`${url}echo`, { method: 'POST', body: 'x' })
    await rejectsWithTypeError(fetch(request, { method: 'GET' }))
  },
  'a Request can be the init of another': async (bench) => {
    const init = new Request('http://a.test', { method: 'PUT', headers: { a: '1' } })
    const { method, headers } = await echo(bench, init)
    deepEqual([method, headers['a']], ['PUT', '1'])
  },
  'the redirect mode of a Request counts': async ({ fetch, url }) => {
    const request = new Request(`${url}redirect/302?to=/text`, { redirect: 'manual' })
    equal((await fetch(request)).status, 302)
  },
  'a subclass of Request is a Request': async (bench) => {
    class Mine extends Request {}
    const request = new Mine(`${bench.url}echo`, { method: 'POST', body: 'x' })
    equal((await echo(bench, undefined, request)).body, 'x')
  },
  'headers of a Request may change until it is sent': async (bench) => {
    const request = new Request(`${bench.url}echo`)
    request.headers.set('a', '1')
    const sent = echo(bench, undefined, request)
    request.headers.set('a', '2')
    equal((await sent).headers['a'], '1')
  },
  'a Request can have its body sent in a 307 again': async (bench) => {
    const request = new Request(`${bench.url}redirect/307?to=/echo`, { method: 'POST', body: 'x' })
    equal((await echo(bench, undefined, request)).body, 'x')
  },
}

export const arguments_: Behaviours = {
  'a wrong signal rejects with a TypeError': ({ fetch, url }) =>
    rejectsWithTypeError(fetch(url, odd({ signal: 5 }))),
  'null is no signal': async (bench) => equal((await echo(bench, { signal: null })).method, 'GET'),
  'window may be null': async (bench) => equal((await echo(bench, { window: null })).method, 'GET'),
  'a window that is not null rejects with a TypeError': ({ fetch, url }) =>
    rejectsWithTypeError(fetch(url, odd({ window: {} }))),
  ...from(
    ['mode', 'cache', 'credentials', 'redirect', 'referrerPolicy', 'duplex'].map((member) => [
      `a value that ${member} does not have rejects with a TypeError`,
      ({ fetch, url }) => rejectsWithTypeError(fetch(url, odd({ [member]: 'no such value' }))),
    ]),
  ),
  'mode: navigate rejects with a TypeError': ({ fetch, url }) =>
    rejectsWithTypeError(fetch(url, { mode: 'navigate' })),
  'only-if-cached goes with mode same-origin only': ({ fetch, url }) =>
    rejectsWithTypeError(fetch(url, { cache: 'only-if-cached' })),
  'a referrer that is no URL rejects with a TypeError': ({ fetch, url }) =>
    rejectsWithTypeError(fetch(url, { referrer: 'http://[' })),
  'a stream without duplex rejects with a TypeError': ({ fetch, url }) =>
    rejectsWithTypeError(fetch(url, { method: 'POST', body: streamOf('a') })),
  'keepalive does not go with a stream': ({ fetch, url }) =>
    rejectsWithTypeError(
      fetch(url, odd({ method: 'POST', body: streamOf('a'), keepalive: true, ...streaming })),
    ),
  'keepalive goes with text': async (bench) =>
    equal((await post(bench, 'x', { keepalive: true })).body, 'x'),
  ...from(
    [
      { mode: 'cors' },
      { credentials: 'same-origin' },
      { credentials: 'include' },
      { credentials: 'omit' },
      { cache: 'default' },
      { cache: 'force-cache' },
      { referrer: 'about:client' },
      { referrer: '' },
      { referrerPolicy: 'no-referrer' },
      { keepalive: false },
      { integrity: '' },
      { priority: 'high' },
    ].map((init) => [
      `${Object.keys(init)[0] ?? ''}: '${String(Object.values(init)[0])}' is taken`,
      async (bench) => equal((await echo(bench, odd(init))).method, 'GET'),
    ]),
  ),
  'cache: no-store asks caches for a fresh answer': async (bench) => {
    const { headers } = await echo(bench, { cache: 'no-store' })
    deepEqual([headers['cache-control'], headers['pragma']], ['no-cache', 'no-cache'])
  },
  'cache: reload asks caches for a fresh answer': async (bench) => {
    const { headers } = await echo(bench, { cache: 'reload' })
    deepEqual([headers['cache-control'], headers['pragma']], ['no-cache', 'no-cache'])
  },
  'cache: no-cache asks caches to validate': async (bench) =>
    equal((await echo(bench, { cache: 'no-cache' })).headers['cache-control'], 'max-age=0'),
  'a Cache-Control of the caller stays': async (bench) => {
    const init: RequestInit = { cache: 'no-store', headers: { 'cache-control': 'max-age=5' } }
    equal((await echo(bench, init)).headers['cache-control'], 'max-age=5')
  },
}
