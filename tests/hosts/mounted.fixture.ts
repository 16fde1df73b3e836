import { createServer, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { toNode, type Handler } from 'middleware-cookbook'
import { afterEach } from 'vitest'
import { type Listening } from './host.ts'
import { programs } from './install.ts'
import { listening } from './programs/listening.ts'
import { Talk } from './talk.ts'

const require = createRequire(join(programs, 'package.json'))
export const express = require('express') as Express

/** As much of Express as is used here: its types are there only when it is installed. */
interface Express {
  (): RequestListener & { use(...handlers: unknown[]): void }
  json(options?: object): unknown
  raw(options?: object): unknown
  urlencoded(options?: object): unknown
}

export const open: Listening[] = []

afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** Node does not wait for the promise. */
export function listenerOf(app: Handler): RequestListener {
  const listener = toNode(app)
  return (req, res) => void listener(req, res)
}

export async function serve(listener: RequestListener): Promise<Talk> {
  const one = await listening(createServer(listener))
  open.push(one)
  return new Talk(one.port)
}
