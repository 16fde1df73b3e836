import { Agent } from 'node:http'
import got from 'got'
import { deadline, maxRetries, password, username } from './settings.js'
import { sizeOf } from './size.js'

export function open({ connections, equipped, log }) {
  const client = got.extend({
    agent: { http: new Agent({ keepAlive: true, maxSockets: connections }) },
    followRedirect: false,
    ...(equipped ? equipment(log) : { retry: { limit: 0 } }),
  })
  return {
    json: (url) => client(url).json(),
    size: (url) => sizeOf(client.stream(url)),
  }
}

function equipment(log) {
  return {
    username,
    password,
    retry: { limit: maxRetries },
    timeout: { request: deadline },
    hooks: {
      afterResponse: [
        (response) => {
          log({ url: response.url, status: response.statusCode })
          return response
        },
      ],
    },
  }
}
