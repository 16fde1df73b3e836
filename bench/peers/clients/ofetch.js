import { ofetch } from 'ofetch'
import { authorization, deadline, maxRetries } from './settings.js'
import { sizeOf } from './size.js'

export function open({ equipped, log }) {
  const client = ofetch.create(equipped ? equipment(log) : { retry: 0, redirect: 'manual' })
  return {
    json: (url) => client(url),
    size: async (url) => sizeOf(await client(url, { responseType: 'stream' })),
  }
}

function equipment(log) {
  return {
    redirect: 'manual',
    headers: { authorization },
    retry: maxRetries,
    timeout: deadline,
    onResponse: ({ request, response }) => log({ url: request, status: response.status }),
  }
}
