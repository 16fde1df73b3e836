import { peer } from '../../hosts/peer.ts'

/** A client of the Redis that the benchmark has started: servers are processes of their own. */
export async function connectedRedis(): Promise<object> {
  const { BENCH_REDIS = '' } = process.env
  const { Redis } = await peer<{ Redis: new (port: number) => Client }>('ioredis')
  const client = new Redis(Number(new URL(BENCH_REDIS).port))
  // The limiter refuses one that is not connected yet.
  await client.ping()
  return client
}

interface Client {
  ping(): Promise<unknown>
}
