// A call that is not answered holds a shutdown up for 100 ms.
import { createClient, serve, type NetworkError } from 'middleware-cookbook'

const silent = () => new Promise<never>(() => {})
const server = await serve(silent, { closeTimeout: 0 })
const client = createClient()

const call = client.get(server.url).catch((error: NetworkError) => error.code)
await client.close({ timeout: 100 })
console.log('the call:', await call)
await server.close()
