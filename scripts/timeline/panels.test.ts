import { describe, expect, test } from 'vitest'
import { panelsOf, type Row } from './panels.ts'
import type { Span } from './recording.ts'

let id = 0
const span = (kind: Span['kind'], from: number, to: number, more: Partial<Span> = {}): Span => ({
  id: ++id,
  kind,
  name: kind === 'call' || kind === 'exchange' ? 'GET /' : kind,
  from,
  to,
  ...(kind === 'call' || kind === 'exchange' ? { origin: 1, end: '200' } : {}),
  ...more,
})
const within = (outer: Span) => ({ in: outer.id })

function rowsOf(spans: readonly Span[]): readonly Row[] {
  const title: Span = { id: 0, kind: 'title', name: 'a', from: 0 }
  return panelsOf([title, ...spans])[0]?.rows ?? []
}

/** A call that is one exchange. */
function call(from: number, to: number, more: Partial<Span> = {}): readonly Span[] {
  const outer = span('call', from, to, more)
  return [outer, span('exchange', from, to, { ...more, ...within(outer) })]
}

describe('a panel', () => {
  test('has what followed its title, in ms since its first call', () => {
    const panels = panelsOf([
      span('sleep', 0, 5),
      span('title', 5, 5, { name: 'naive' }),
      ...call(10, 50),
      span('title', 50, 50, { name: 'recipe' }),
      ...call(60, 90),
    ])
    expect(panels.map(({ title, rows }) => [title, rows[0]?.calls[0]])).toMatchObject([
      ['naive', { from: 0, to: 40 }],
      ['recipe', { from: 0, to: 30 }],
    ])
  })

  test('divides a call into exchanges, sleeps, and time that it waits for something else', () => {
    const outer = span('call', 0, 100)
    const layer = span('layer', 0, 100, within(outer))
    const rows = rowsOf([
      outer,
      layer,
      span('exchange', 0, 40, { ...within(layer), end: '503' }),
      span('sleep', 40, 60, within(layer)),
      span('exchange', 70, 100, { ...within(layer), name: 'POST /token' }),
    ])
    expect(rows[0]?.calls[0]?.parts).toEqual([
      { kind: 'exchange', from: 0, to: 40, end: '503' },
      { kind: 'sleep', from: 40, to: 60 },
      { kind: 'wait', from: 60, to: 70 },
      { kind: 'exchange', from: 70, to: 100, end: '200', name: 'POST /token' },
    ])
  })

  test('has no part that takes no time, such as a request that is given up at once', () => {
    expect(rowsOf([...call(0, 40), ...call(40, 40)])[1]?.calls[0]?.parts).toEqual([])
  })

  test('says which handler ran for an exchange, and leaves out the sleeps of a server', () => {
    const [outer, exchange] = call(0, 80)
    if (!outer || !exchange) throw new Error('no call')
    const layer = span('layer', 20, 60, within(exchange))
    const handler = span('handler', 20, 60, { ...within(layer), name: 'order' })
    const rows = rowsOf([outer, exchange, layer, handler, span('sleep', 20, 60, within(handler))])
    expect(rows[0]?.calls[0]?.parts).toEqual([
      { kind: 'exchange', from: 0, to: 80, end: '200', handler: 'order' },
    ])
  })

  test('has a row of its own for a call within a call', () => {
    const outer = span('call', 0, 80)
    const inner = span('call', 0, 40, { ...within(outer), name: 'POST /audit' })
    const rows = rowsOf([outer, inner, span('exchange', 40, 80, within(outer))])
    expect(rows.map(({ name, depth }) => [name, depth])).toEqual([
      ['GET /', 0],
      ['POST /audit', 1],
    ])
    expect(rows[0]?.calls[0]?.parts[0]).toEqual({ kind: 'wait', from: 0, to: 40 })
  })

  test('shows calls that go alike at the same time once, and counts them', () => {
    const rows = rowsOf([...call(0, 40), ...call(0, 40), ...call(0, 40, { end: '503' })])
    expect(rows.map(({ calls }) => calls[0])).toMatchObject([{ times: 2 }, { times: 1 }])
  })

  test('gives calls that follow each other a row each, until there are too many', () => {
    const calls = Array.from({ length: 9 }, (_, index) => call(index * 10, index * 10 + 10))
    expect(rowsOf(calls.slice(0, 6).flat())).toHaveLength(6)
    const rows = rowsOf(calls.flat())
    expect(rows.map(({ calls }) => calls.length)).toEqual([9])
  })

  test('keeps a burst in a row of its own, however many there are', () => {
    const calls = Array.from({ length: 9 }, (_, index) => call(index * 10, index * 10 + 10))
    const rows = rowsOf([...calls.flat(), ...call(90, 100), ...call(90, 100)])
    expect(rows.map(({ calls }) => calls.map(({ times }) => times))).toEqual([
      Array.from({ length: 9 }, () => 1),
      [2],
    ])
  })

  test('has, if asked, the middleware that a call passes, in its order and for each attempt', () => {
    const outer = span('call', 10, 100)
    const retry = span('layer', 10, 100, { ...within(outer), name: 'retry' })
    const first = span('layer', 10, 50, { ...within(retry), name: 'auth', end: '503' })
    const own = span('layer', 10, 50, { ...within(first), name: 'followRedirects' })
    const exchange = span('exchange', 10, 50, { ...within(own), end: '503' })
    const ofServer = span('layer', 20, 40, { ...within(exchange), name: 'accessLog' })
    const second = span('layer', 60, 100, { ...within(retry), name: 'auth', end: '200' })
    const nameless = span('layer', 60, 100, { ...within(second), name: '' })
    const inner = span('call', 60, 80, within(second))
    const ofInner = span('layer', 60, 80, { ...within(inner), name: 'sign' })
    const title: Span = { id: 0, kind: 'title', name: 'a', from: 0 }
    const all = [
      title,
      outer,
      retry,
      first,
      own,
      exchange,
      ofServer,
      second,
      nameless,
      inner,
      ofInner,
    ]
    const [panel] = panelsOf(all, { layers: true })
    expect(panel?.rows.map(({ calls }) => calls[0]?.layers)).toEqual([
      [
        { name: 'retry', depth: 0, from: 0, to: 90 },
        { name: 'auth', depth: 1, from: 0, to: 40, end: '503' },
        { name: 'auth', depth: 1, from: 50, to: 90, end: '200' },
      ],
      [{ name: 'sign', depth: 0, from: 50, to: 70 }],
    ])
    expect(panelsOf(all)[0]?.rows[0]?.calls[0]).not.toHaveProperty('layers')
  })

  test('ends with the next title what never ends', () => {
    const { to: _, end: __, ...hangs } = span('call', 10, 0)
    const [panel] = panelsOf([
      { id: 0, kind: 'title', name: 'a', from: 0 },
      hangs,
      span('title', 300, 300),
    ])
    expect(panel?.rows[0]?.calls[0]).toMatchObject({ from: 0, to: 290, end: undefined })
  })
})
