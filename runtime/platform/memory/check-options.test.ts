import { describe, expect, test } from 'vitest'
import type { CallOptions, ClientOptions } from '../../client/options.ts'
import { checkCall, checkClientOptions } from './check-options.ts'

// JavaScript callers may pass anything.
const forClient = (options: object) => () => {
  checkClientOptions(options)
}
const forCall = (options: object) => () => {
  checkCall('http://a.test', options, 'GET')
}

describe.each([
  ['of a client', forClient, 'createClient'],
  ['of a call', forCall, 'client.request'],
])('in a page the options %s', (_, check, named) => {
  test('have known names', () => {
    const message = `${named}({ timeOut }) is an unknown option: pass one of`
    expect(check({ timeOut: 5 })).toThrow(message)
    expect(check({ timeOut: undefined })).not.toThrow()
  })

  test('are an object', () => {
    expect(check([])).toThrow(`${named}(options) is an object (Array): pass an object`)
  })

  test.each(['timeout', 'idleTimeout', 'maxResponseSize'])('have a %s above 0', (name) => {
    expect(check({ [name]: 0 })).toThrow(`${named}({ ${name} }) is 0: pass a number of`)
    expect(check({ [name]: '5' })).toThrow(`${named}({ ${name} }) is "5": pass a number of`)
    expect(check({ [name]: 5 })).not.toThrow()
  })
})

test('all options of a client and of a call are known in a page', () => {
  const client: Required<ClientOptions> = {
    baseUrl: 'http://a.test',
    headers: {},
    middleware: [],
    transport: () => Promise.reject(new Error()),
    timeout: 1,
    idleTimeout: 1,
    connectTimeout: 1,
    maxResponseSize: 1,
    redirect: 'follow',
    replayLimit: 1,
  }
  const call: Required<CallOptions> & { method: string } = {
    method: 'GET',
    body: '',
    json: 1,
    headers: {},
    signal: new AbortController().signal,
    timeout: 1,
    idleTimeout: 1,
    maxResponseSize: 1,
    middleware: [],
    redirect: 'follow',
  }
  expect(forClient(client)).not.toThrow()
  expect(forCall(call)).not.toThrow()
})
