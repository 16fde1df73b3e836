import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { type Cases } from './case.ts'

/** What an application answers. */
export const answers: Cases = {
  'HEAD has the length of GET and no content': async (talk) => {
    const { status, headers, body } = await talk.send('/hello', { method: 'HEAD' })
    deepEqual([status, headers['content-length'], body.length], [200, '5', 0])
  },
  'HEAD of a stream has no content': async (talk) => {
    const { status, body } = await talk.send('/stream', { method: 'HEAD' })
    deepEqual([status, body.length], [200, 0])
  },
  '204 has neither content nor length': async (talk) => {
    const { status, headers, body } = await talk.send('/none/204')
    deepEqual([status, headers['content-length'], body.length], [204, undefined, 0])
  },
  '304 keeps its fields and has no content': async (talk) => {
    const { status, headers, body } = await talk.send('/none/304')
    deepEqual([status, headers.etag, body.length], [304, '"1"', 0])
  },
  'a redirect is sent and not followed': async (talk) => {
    const { status, headers } = await talk.send('/redirect')
    deepEqual([status, headers.location], [302, '/hello'])
  },
  'unusual statuses arrive with their content': async (talk) => {
    for (const status of [207, 402, 451, 599]) {
      const answer = await talk.send(`/status/${status}`)
      deepEqual([answer.status, answer.body.toString()], [status, 'own words'])
    }
  },
  'a path that no key fits is 404': async (talk) => {
    const { status, headers } = await talk.send('/unknown')
    deepEqual([status, headers['x-marked']], [404, 'yes'])
  },
  'a method that no key has is 405 with Allow': async (talk) => {
    const { status, headers } = await talk.send('/hello', { method: 'DELETE' })
    deepEqual([status, headers.allow], [405, 'GET, HEAD, OPTIONS'])
  },
  'a thrown HttpError is its response, with the changes of middleware': async (talk) => {
    const { status, headers, body } = await talk.send('/refuse')
    deepEqual([status, headers['x-pot'], headers['x-marked']], [418, 'short', 'yes'])
    equal(body.toString(), 'I am a teapot\n')
  },
  'any other error is a 500 that tells nothing, and is reported': async (talk, id) => {
    const { status, body } = await talk.send(`/throw?id=${id}`)
    equal(status, 500)
    ok(!body.includes('secret'))
    await talk.happened(id, /^Error: secret/)
  },
  'a response that cannot be sent is a 500': async (talk, id) => {
    equal((await talk.send(`/read-twice?id=${id}`)).status, 500)
    await talk.happened(id, /^BodyConsumedError/)
  },
  'a body that fails midway breaks the connection, and is reported': async (talk, id) => {
    await rejects(talk.send(`/broken?id=${id}`))
    await talk.happened(id, /^Error: secret/)
  },
  'a body that is shorter than its length breaks the connection': async (talk, id) => {
    await rejects(talk.send(`/wrong?id=${id}`))
    await talk.happened(id, /^InvalidMessageError/)
  },
}
