import { Buffer } from 'node:buffer'

/** The same as in bench/client/contestant.ts. */
export const deadline = 10_000
export const maxRetries = 3
export const username = 'ada'
export const password = 'difference engine'
export const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
