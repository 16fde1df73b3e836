import { describe, expect, test } from 'vitest'
import { HttpResponse } from '../message/response.ts'
import { params } from './param.ts'
import { routes } from './routes.ts'
import { call, say } from './testing/call.ts'

describe('a table in a table', () => {
  const inner = routes({
    'GET /': say('inner home'),
    'GET /users/:id': async (request) =>
      HttpResponse.json({ url: request.url.pathname, ...params(request) }),
  })
  const app = routes({
    '/api/**': inner,
    '/tenants/:tenant/**': inner,
    'GET /api/status': say('status'),
  })

  test('matches what comes after the pattern of the outer one', async () => {
    expect(await call(app, 'GET /api')).toMatchObject({ text: 'inner home' })
    expect(await call(app, 'GET /api/')).toMatchObject({ text: 'inner home' })
    expect(await call(app, 'GET /api/users/7')).toMatchObject({ status: 200 })
  })

  test('sees the whole URL, and the parameters of both', async () => {
    expect(await call(app, 'GET /tenants/acme/users/7')).toMatchObject({
      text: '{"url":"/tenants/acme/users/7","tenant":"acme","id":"7"}',
    })
  })

  test('answers 404 and 405 for its part', async () => {
    expect(await call(app, 'GET /api/nowhere')).toMatchObject({ status: 404 })
    expect(await call(app, 'POST /api/users/7')).toMatchObject({
      status: 405,
      allow: 'GET, HEAD, OPTIONS',
    })
  })

  test('gives way to a more specific route of the outer one', async () => {
    expect(await call(app, 'GET /api/status')).toMatchObject({ text: 'status' })
  })

  test('may be two deep', async () => {
    const deep = routes({ '/v1/**': app })
    expect(await call(deep, 'GET /v1/api/users/7')).toMatchObject({
      text: '{"url":"/v1/api/users/7","id":"7"}',
    })
  })

  test('starts anew with a request whose URL was changed on the way', async () => {
    const rewriting = routes({
      '/old/**': (request) => app(request.with({ url: '/api/users/8' })),
    })
    expect(await call(rewriting, 'GET /old/users/7')).toMatchObject({
      text: '{"url":"/api/users/8","id":"8"}',
    })
  })

  test('matches encoded paths as the outer one does, and decodes parameters once', async () => {
    const table = routes({
      '/%61pi/**': routes({
        'GET /users/:id': async (request) => HttpResponse.json(params(request)),
      }),
    })
    const path = '/api/u%73ers/%7Ea%2Fb%253B'
    expect(await call(table, `GET ${path}`)).toMatchObject({ text: '{"id":"~a/b%3B"}' })
  })
})
