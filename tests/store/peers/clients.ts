import { Redis } from 'ioredis'
import { Redis as Valkey } from 'iovalkey'
import { createClient } from 'redis'
import type { ClientName, Connected } from '../connected.ts'

/*
 * Each as its users make it, and as the reference recommends: without a queue for the time when Redis is away. The
 * compiler checks here that it fits.
 */

const options = {
  lazyConnect: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  retryStrategy: () => 20,
}

export async function connect(name: ClientName, url: string): Promise<Connected> {
  if (name === 'node-redis') return connectNodeRedis(url)
  return connectIoredis(name === 'ioredis' ? new Redis(url, options) : new Valkey(url, options))
}

/** iovalkey is a fork of ioredis. */
async function connectIoredis(client: Redis | Valkey): Promise<Connected> {
  client.on('error', ignore)
  await client.connect()
  return {
    client,
    send: (command, ...args) => client.call(command, ...args),
    whenBack: () => until(client.status === 'ready', (resolve) => client.once('ready', resolve)),
    close: () => client.disconnect(),
  }
}

async function connectNodeRedis(url: string): Promise<Connected> {
  const socket = { reconnectStrategy: () => 20 }
  const client = createClient({ url, disableOfflineQueue: true, socket })
  client.on('error', ignore)
  await client.connect()
  return {
    client,
    send: (command, ...args) => client.sendCommand([command, ...args]),
    whenBack: () => until(client.isReady, (resolve) => client.once('ready', resolve)),
    close: () => client.destroy(),
  }
}

function until(is: boolean, listen: (resolve: () => void) => unknown): Promise<void> {
  return is ? Promise.resolve() : new Promise((resolve) => void listen(resolve))
}

function ignore(): void {
  // A client without a listener for its errors ends the process when Redis goes away.
}
