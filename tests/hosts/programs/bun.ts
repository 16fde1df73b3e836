import { toFetch } from 'middleware-cookbook'
import { app, onError } from '../app.ts'

// #region mount
const server = Bun.serve({ fetch: toFetch(app, { onError }), port: 0, hostname: '127.0.0.1' })
// #endregion mount
console.log(`port ${server.port}`)
