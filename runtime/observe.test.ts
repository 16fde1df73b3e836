import { afterEach, describe, expect, test } from 'vitest'
import { compose } from './compose.ts'
import type { Middleware } from './handler.ts'
import { HttpRequest } from './message/request.ts'
import { HttpResponse } from './message/response.ts'
import { installObserver, type Observer } from './observe.ts'

let log: string[] = []
const removers: (() => void)[] = []

afterEach(() => {
  for (const remove of removers.splice(0).reverse()) remove()
  log = []
})

const outer: Middleware = async function outer(request, next) {
  return next(request)
}
const twice: Middleware = async function twice(request, next) {
  await (await next(request)).release()
  return next(request)
}
const app = compose([outer, twice], async function answer() {
  return new HttpResponse('hello')
})
const call = () => app(new HttpRequest('http://a.test/'))

function install(observer: Observer) {
  const remove = installObserver(observer)
  removers.push(remove)
  return remove
}

const logging =
  (name = ''): Observer =>
  async (layer, request, next) => {
    log.push(`${name}> ${layer.name}`)
    try {
      return await layer(request, next)
    } finally {
      log.push(`${name}< ${layer.name}`)
    }
  }

describe('an observer', () => {
  test('calls each layer, as often as the layer outside calls next', async () => {
    install(logging())
    expect(await (await call()).text()).toBe('hello')
    const answer = ['> answer', '< answer']
    expect(log).toEqual(['> outer', '> twice', ...answer, ...answer, '< twice', '< outer'])
  })

  test('gets no next for the handler', async () => {
    const withNext: [string, boolean][] = []
    install((layer, request, next) => {
      withNext.push([layer.name, next !== undefined])
      return layer(request, next)
    })
    await call()
    expect(withNext.slice(0, 3)).toEqual([
      ['outer', true],
      ['twice', true],
      ['answer', false],
    ])
  })

  test('sees clients and applications that were made before it was installed, until it is removed', async () => {
    const remove = install(logging())
    await call()
    remove()
    const before = log.length
    await call()
    expect(before).toBeGreaterThan(0)
    expect(log).toHaveLength(before)
  })

  test('is replaced by a later one, and comes back when that is removed', async () => {
    install(logging('first'))
    const remove = install(logging('second'))
    await call()
    expect(log.every((line) => line.startsWith('second'))).toBe(true)
    remove()
    log = []
    await call()
    expect(log[0]).toBe('first> outer')
  })

  test('that is no function is refused', () => {
    expect(() => installObserver('log' as never)).toThrow(
      'installObserver(observer) is "log": pass a function',
    )
  })

  test('may throw: the caller gets that as a rejection', async () => {
    install(() => {
      throw new Error('broken observer')
    })
    await expect(call()).rejects.toThrow('broken observer')
  })
})
