import { once } from 'node:events'
import { deepEqual, equal, ok } from 'node:assert/strict'
import { request } from 'node:http'
import { type Cases } from './case.ts'

/** Streams, and who leaves in the middle of one. */
export const streams: Cases = {
  'a stream arrives whole': async (talk) => {
    equal((await talk.send('/stream')).body.toString(), 'one two three')
  },
  'a stream may announce its length': async (talk) => {
    const { headers, body } = await talk.send('/sized')
    deepEqual([headers['content-length'], body.toString()], ['5', '12345'])
  },
  'eight megabytes arrive': async (talk) => {
    equal((await talk.send('/large')).body.length, 8 * 1024 * 1024)
  },
  'a slow reader slows the source down': async (talk, id) => {
    const response = await talk.begin(`/endless?id=${id}`, {})
    response.pause()
    // The source has a turn between two questions.
    for (let asked = 0; asked < 100; asked++) await talk.events(id)
    deepEqual(await talk.events(id), ['started'])
    response.destroy()
    ok(!(await talk.happened(id, /stopped|ran ahead/)).includes('ran ahead'))
  },
  'a reader that goes stops the source': async (talk, id) => {
    const response = await talk.begin(`/endless?id=${id}`, {})
    await once(response, 'data')
    response.destroy()
    await talk.happened(id, /stopped/)
  },
  'a client that goes aborts the request': async (talk, id) => {
    const sent = request({
      host: '127.0.0.1',
      port: talk.port,
      path: `/wait?id=${id}`,
      headers: talk.fields,
      agent: false,
    })
    sent.on('error', () => undefined)
    sent.end()
    await talk.happened(id, /started/)
    sent.destroy()
    await talk.happened(id, /^aborted: NetworkError: The client of GET \/wait disconnected/)
  },
  'a response that is out aborts nothing': async (talk, id) => {
    equal((await talk.send(`/done?id=${id}`)).body.toString(), 'done')
    for (let asked = 0; asked < 20; asked++) deepEqual(await talk.events(id), ['started'])
  },
}
