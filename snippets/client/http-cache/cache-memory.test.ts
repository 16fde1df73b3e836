import fc from 'fast-check'
import { HttpRequest, HttpResponse } from 'middleware-cookbook'
import { expect, test } from 'vitest'
import { CacheMemory, selectingFields, type Stored } from './cache-memory.ts'

const freshness = {
  directives: new Map<string, string>(),
  said: new Map<string, string>(),
  expires: null,
  lifetime: 60,
  initialAge: 0,
  receivedAt: 0,
}

function entry(
  path: string,
  { size = 100, vary = '', value = '', more = {} } = {},
) {
  const url = `http://api.example.org/${path}`
  const headers = value === '' ? {} : { [vary]: value }
  const request = new HttpRequest(url, { headers })
  const response = new HttpResponse(new Uint8Array(size), {
    headers: { ...more, ...(vary !== '' && { vary }) },
  })
  const selecting = selectingFields(response.headers, request.headers)
  const key = { url, user: '' }
  const stored: Stored = { key, selecting, response, freshness }
  return { key, request, stored }
}

function put(memory: CacheMemory, one: ReturnType<typeof entry>) {
  memory.put(one.stored, one.request)
  return one
}

test('forgets what was used longest ago, not what came first', () => {
  const memory = new CacheMemory(5000)
  const [a, b, c] = ['a', 'b', 'c'].map((path) =>
    put(memory, entry(path, { size: 300 })),
  )
  if (!a || !b || !c) throw new Error('none')
  expect(memory.select(a.key, a.request)).toBe(a.stored)
  put(memory, entry('d', { size: 300 }))
  expect([a, b, c].map((one) => memory.has(one.key))).toEqual([
    true,
    false,
    true,
  ])
})

test('does not take what is larger than all of it', () => {
  const memory = new CacheMemory(5000)
  const a = put(memory, entry('a'))
  const b = put(memory, entry('b', { size: 5000 }))
  expect([a, b].map((one) => memory.has(one.key))).toEqual([true, false])
  // What is there is older, and so no longer right.
  const other = new CacheMemory(5000)
  put(other, entry('a'))
  const { key } = put(other, entry('a', { size: 5000 }))
  expect(other.has(key)).toBe(false)
})

test('counts content, text and a share for each entry', () => {
  const memory = new CacheMemory(1e6)
  const { key } = put(memory, entry('a', { size: 5, vary: 'x', value: 'yz' }))
  expect(memory.bytes).toBe(
    5 +
      1000 +
      2 *
        (key.url.length +
          'x'.length +
          'yz'.length +
          'vary'.length +
          'x'.length),
  )
  memory.invalidate(key.url)
  expect(memory.bytes).toBe(0)
})

test('keeps the newer Date (§4)', () => {
  const memory = new CacheMemory(5000)
  const date = (seconds: number) => ({
    date: `Thu, 01 Jan 2026 00:00:0${seconds} GMT`,
  })
  const newer = put(memory, entry('a', { more: date(2) }))
  put(memory, entry('a', { more: date(1) }))
  expect(memory.select(newer.key, newer.request)).toBe(newer.stored)
  const same = put(memory, entry('a', { more: date(2) }))
  expect(memory.select(same.key, same.request)).toBe(same.stored)
})

test('keeps 50 variants of one URL', () => {
  const memory = new CacheMemory(1e9)
  const all = Array.from({ length: 60 }, (_, index) =>
    put(memory, entry('a', { vary: 'x-id', value: String(index) })),
  )
  const kept = all.filter(({ key, request }) => memory.select(key, request))
  expect(kept).toEqual(all.slice(10))
})

test('never takes more than its bytes, and never mixes two entries up', () => {
  const step = fc.record({
    path: fc.constantFrom('a', 'b', 'c', 'd'),
    size: fc.nat(4000),
    value: fc.constantFrom('', '1', '2'),
    what: fc.constantFrom('put', 'put', 'select', 'invalidate', 'delete'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const memory = new CacheMemory(10_000)
      const newest = new Map<string, Stored>()
      for (const { path, size, value, what } of steps) {
        const one = entry(path, { size, vary: 'x-v', value })
        const id = `${path} ${value}`
        const found = memory.select(one.key, one.request)
        // What is there is the newest of its own, or it is forgotten.
        if (found) expect(found).toBe(newest.get(id))
        if (what === 'put') {
          put(memory, one)
          newest.set(id, one.stored)
        } else if (what === 'invalidate') {
          memory.invalidate(one.key.url)
          expect(memory.has(one.key)).toBe(false)
        } else if (what === 'delete' && found) {
          memory.delete(found)
          memory.delete(found)
          expect(memory.select(one.key, one.request)).toBeUndefined()
        }
        expect(memory.bytes).toBeLessThanOrEqual(10_000)
        expect(memory.bytes).toBeGreaterThanOrEqual(0)
      }
      for (const path of ['a', 'b', 'c', 'd'])
        memory.invalidate(entry(path).key.url)
      expect(memory.bytes).toBe(0)
    }),
  )
})

test('knows which URL has changed since when', () => {
  const memory = new CacheMemory(1e6)
  const before = memory.changes
  memory.invalidate('http://api.example.org/a')
  expect(memory.hasChanged('http://api.example.org/a', before)).toBe(true)
  expect(memory.hasChanged('http://api.example.org/b', before)).toBe(false)
  expect(memory.hasChanged('http://api.example.org/a', memory.changes)).toBe(
    false,
  )
})
