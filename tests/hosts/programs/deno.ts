import { toFetch } from 'middleware-cookbook'
import { app, onError } from '../app.ts'

// #region mount
const server = Deno.serve({ port: 0, hostname: '127.0.0.1' }, toFetch(app, { onError }))
// #endregion mount
console.log(`port ${server.addr.port}`)
