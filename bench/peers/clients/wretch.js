import wretch from 'wretch'
import { retry } from 'wretch/middlewares'
import { authorization, deadline, maxRetries } from './settings.js'
import { sizeOf } from './size.js'

export function open({ equipped, log }) {
  const plain = wretch().options({ redirect: 'manual' })
  const client = equipped
    ? plain.auth(authorization).middlewares([logged(log), retry({ maxAttempts: maxRetries })])
    : plain
  const get = (url) =>
    equipped ? client.options({ signal: AbortSignal.timeout(deadline) }).get(url) : client.get(url)
  return {
    json: (url) => get(url).json(),
    size: async (url) => sizeOf((await get(url).res()).body),
  }
}

function logged(log) {
  return (next) => async (url, options) => {
    const response = await next(url, options)
    log({ method: options.method, url, status: response.status })
    return response
  }
}
