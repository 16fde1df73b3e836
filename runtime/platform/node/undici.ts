/**
 * What of undici is used here. Its first import makes its agent the one of the process's own `fetch`, unless that has
 * one: it gets Node's own first, so that a program which imports this package fetches as before. Each is another
 * version, and Node's `fetch` with the agent of undici 7 refuses a `Content-Length` that Node's accepts.
 *
 * Its file, not its name: under that Bun has a stand-in of its own, whose Agent sends nothing.
 */
import './fetch-of-node.ts'

export { buildConnector, Client, errors, Pool, type Dispatcher } from 'undici/index.js'
