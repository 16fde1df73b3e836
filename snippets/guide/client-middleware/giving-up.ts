// A call that is not answered holds a shutdown up for 100 ms.
import { createClient, NetworkError, serve } from 'middleware-cookbook'

const silent = () => new Promise<never>(() => {})
const server = await serve(silent, { closeTimeout: 0 })
const client = createClient()
const codeOf = (error: unknown) => error instanceof NetworkError && error.code

const call = client.get(server.url).catch(codeOf)
await client.close({ timeout: 100 })
console.log('the call:', await call)
await server.close()
