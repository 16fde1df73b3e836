import { deepEqual, equal, ok } from 'node:assert/strict'
import { openOrigin } from '../origin.ts'
import {
  type Echo,
  echo,
  odd,
  post,
  rejectsWithTypeError,
  streaming,
  streamOf,
  type Behaviours,
  from,
} from '../case.ts'

const hop = (status: number) => `redirect/${status}?to=/echo`

export const redirects: Behaviours = {
  ...from(
    [301, 302, 303, 307, 308].map((status) => [
      `${status} is followed`,
      async (bench) => equal((await echo(bench, {}, `${bench.url}${hop(status)}`)).path, '/echo'),
    ]),
  ),
  ...from(
    (
      [
        [301, 'GET'],
        [302, 'GET'],
        [303, 'GET'],
        [307, 'POST'],
        [308, 'POST'],
      ] as const
    ).map(([status, method]) => [
      // prettier-ignore
      `POST is ${method} after ${status}, ${method === 'GET' ? 'without' : 'with'} its body`,
      async (bench) => {
        const init = { method: 'POST', body: 'x' }
        const seen = await echo(bench, init, `${bench.url}${hop(status)}`)
        deepEqual([seen.method, seen.body], [method, method === 'GET' ? '' : 'x'])
      },
    ]),
  ),
  'PUT stays PUT after 301': async (bench) =>
    equal(
      (await echo(bench, { method: 'PUT', body: 'x' }, `${bench.url}${hop(301)}`)).method,
      'PUT',
    ),
  'PUT is GET after 303': async (bench) =>
    equal(
      (await echo(bench, { method: 'PUT', body: 'x' }, `${bench.url}${hop(303)}`)).method,
      'GET',
    ),
  'HEAD stays HEAD after 303': async ({ fetch, url, origin }) => {
    await fetch(`${url}redirect/303?to=/text`, { method: 'HEAD' })
    ok(origin.seen.includes('HEAD /text'))
  },
  'what describes the body goes with it': async (bench) => {
    const { headers } = await echo(bench, { method: 'POST', body: 'x', headers: { 'content-language': 'de' } }, `${bench.url}${hop(303)}`) // prettier-ignore
    deepEqual([headers['content-type'], headers['content-language']], [undefined, undefined])
  },
  'other headers stay': async (bench) =>
    equal(
      (await echo(bench, { headers: { a: '1' } }, `${bench.url}${hop(302)}`)).headers['a'],
      '1',
    ),
  'Authorization and Cookie stay at their origin': async ({ fetch, url }) => {
    const other = await openOrigin()
    try {
      const input = `${url}redirect/302?to=${encodeURIComponent(`${other.url}echo`)}`
      const init = { headers: { authorization: 'secret', cookie: 'a=b', a: '1' } }
      const { headers } = (await (await fetch(input, init)).json()) as Echo
      deepEqual(
        [headers['authorization'], headers['cookie'], headers['a']],
        [undefined, undefined, '1'],
      )
      equal(headers['host'], new URL(other.url).host)
    } finally {
      await other.close()
    }
  },
  'Authorization stays on its origin’s redirects': async (bench) => {
    const init = { headers: { authorization: 'secret' } }
    equal((await echo(bench, init, `${bench.url}${hop(302)}`)).headers['authorization'], 'secret')
  },
  'redirected is true, and url is the last one': async ({ fetch, url }) => {
    const response = await fetch(`${url}redirect/302?to=/text`)
    deepEqual([response.redirected, response.url], [true, `${url}text`])
  },
  'a fragment is not part of url after a redirect': async ({ fetch, url }) =>
    equal((await fetch(`${url}redirect/302?to=/text%23a`)).url, `${url}text`),
  'a relative Location is relative to the hop': async ({ fetch, url }) =>
    equal((await fetch(`${url}redirect/302?to=../text`)).url, `${url}text`),
  'a Location of UTF-8 bytes is one': async ({ fetch, origin, url }) => {
    const text = `HTTP/1.1 302 Found\r\nlocation: ${url}text?é\r\ncontent-length: 0\r\n\r\n`
    equal((await fetch(await origin.raw(text))).url, `${url}text?%C3%A9`)
  },
  'no Location is a response': async ({ fetch, url }) => {
    const response = await fetch(`${url}redirect/302`)
    deepEqual([response.status, await response.text()], [302, 'moved'])
  },
  '300 and 304 with Location are not followed': async ({ fetch, url }) => {
    equal((await fetch(`${url}redirect/300?to=/text`)).status, 300)
  },
  'a Location that is no URL rejects with a TypeError': ({ fetch, url }) =>
    rejectsWithTypeError(fetch(`${url}redirect/302?to=http://[`)),
  'a Location of another scheme rejects with a TypeError': ({ fetch, url }) =>
    rejectsWithTypeError(fetch(`${url}redirect/302?to=data:,x`)),
  '20 redirects are followed': async ({ fetch, url }) =>
    equal((await fetch(`${url}hops/20`)).status, 200),
  '21 redirects reject with a TypeError': ({ fetch, url }) =>
    rejectsWithTypeError(fetch(`${url}hops/21`)),
  'manual hides the redirect, as type opaqueredirect with status 0': async ({ fetch, url }) => {
    const response = await fetch(`${url}redirect/302?to=/text`, { redirect: 'manual' })
    deepEqual([response.status, response.type], [0, 'opaqueredirect'])
  },
  'manual is not redirected': async ({ fetch, url }) =>
    equal((await fetch(`${url}redirect/302?to=/text`, { redirect: 'manual' })).redirected, false),
  'error rejects with a TypeError': ({ fetch, url }) =>
    rejectsWithTypeError(fetch(`${url}redirect/302?to=/text`, { redirect: 'error' })),
  'error leaves a response without a redirect alone': async ({ fetch, url }) =>
    equal((await fetch(`${url}text`, { redirect: 'error' })).status, 200),
  'a stream cannot be sent again after 307': async ({ fetch, url }) =>
    rejectsWithTypeError(
      fetch(`${url}${hop(307)}`, odd({ method: 'POST', body: streamOf('a'), ...streaming })),
    ),
  'a stream rejects after 301 and 302, as POST does not stay': async ({ fetch, url }) => {
    for (const status of [301, 302]) {
      const init = odd({ method: 'POST', body: streamOf('a'), ...streaming })
      await rejectsWithTypeError(fetch(`${url}${hop(status)}`, init))
    }
  },
  'a stream is no obstacle to 303': async (bench) => {
    const init = odd({ method: 'POST', body: streamOf('a'), ...streaming })
    equal((await echo(bench, init, `${bench.url}${hop(303)}`)).method, 'GET')
  },
  'a form is sent again after 307': async (bench) => {
    const form = new FormData()
    form.set('a', 'b')
    const init = { method: 'POST', body: form }
    ok((await echo(bench, init, `${bench.url}${hop(307)}`)).body.includes('name="a"'))
  },
  'a Blob is sent again after 308': async (bench) => {
    const init = { method: 'POST', body: new Blob(['x']) }
    equal((await echo(bench, init, `${bench.url}${hop(308)}`)).body, 'x')
  },
  'a body is sent once where nothing redirects': async (bench) =>
    equal((await post(bench, 'x')).body, 'x'),
}
