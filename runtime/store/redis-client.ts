/**
 * What {@link redisStore} needs of a client: a way to send any command. ioredis and iovalkey have `call`, node-redis has
 * `sendCommand`.
 */
export type RedisClient =
  | { call(command: string, ...args: string[]): Promise<unknown> }
  | { sendCommand(args: string[]): Promise<unknown> }

/** @throws TypeError for what is not a client */
export function sender(client: RedisClient): (command: string, args: string[]) => Promise<unknown> {
  // ioredis has a sendCommand too, which takes something else.
  if (has(client, 'call')) return (command, args) => client.call(command, ...args)
  if (has(client, 'sendCommand')) return (command, args) => client.sendCommand([command, ...args])
  throw new TypeError(
    'redisStore() got no client: pass one of ioredis, iovalkey or node-redis, and connect it first',
  )
}

function has<Name extends string>(
  client: unknown,
  name: Name,
): client is Extract<RedisClient, Record<Name, unknown>> {
  return (
    typeof client === 'object' &&
    client !== null &&
    typeof (client as Readonly<Record<string, unknown>>)[name] === 'function'
  )
}
