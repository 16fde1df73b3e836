import ky from 'ky'
import { authorization, deadline, maxRetries } from './settings.js'
import { sizeOf } from './size.js'

export function open({ equipped, log }) {
  const client = ky.create(
    equipped ? equipment(log) : { retry: 0, timeout: false, redirect: 'manual' },
  )
  return {
    json: (url) => client.get(url).json(),
    size: async (url) => sizeOf((await client.get(url)).body),
  }
}

function equipment(log) {
  return {
    redirect: 'manual',
    headers: { authorization },
    retry: maxRetries,
    timeout: deadline,
    hooks: {
      afterResponse: [({ method, url }, _options, { status }) => log({ method, url, status })],
    },
  }
}
