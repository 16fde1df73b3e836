import { HttpResponse } from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import {
  BUSY,
  DONE,
  pass,
  recover,
  twoProcesses,
  isConflict,
  forget,
} from './two-processes.fixture.ts'

describe('a handler that takes longer than lockTimeout', () => {
  test.each([
    ['one', 1],
    ['two', 2],
    ['ten', 10],
  ])(
    'is in progress for as long as it runs, repetitions are 409, and it is kept (draft §2.6): %s',
    async (_, count) => {
      for (const options of [{}, { recover }]) {
        const { clock, second, orders, errors, end } =
          await twoProcesses(options)
        for (let n = 0; n < count; n++) {
          await pass(clock, 1000)
          expect(await second()).toEqual(BUSY)
        }
        expect(await end()).toEqual(DONE)
        expect(await second()).toEqual(DONE)
        expect(orders).toEqual(['first'])
        expect(errors.filter((error) => !isConflict(error))).toEqual([])
        expect(clock.pending).toBe(0)
      }
    },
  )

  test.each([
    ['throws', 500],
    ['is told to come again', 429],
  ])(
    'gives the key back when it fails, or is told to come again: %s',
    async (_, status) => {
      const answers = [status, 201]
      const { clock, second, end } = await twoProcesses({ recover }, () => {
        const next = answers.shift() ?? 0
        if (next === 500) throw new Error('no')
        return new HttpResponse('order', { status: next })
      })
      await pass(clock, 2000)
      expect((await end())[0]).toBe(status)
      expect(await second()).toEqual(DONE)
      expect(clock.pending).toBe(0)
    },
  )

  test('keeps its key when the store is down for less than lockTimeout', async () => {
    const { clock, connection, second, orders, end } = await twoProcesses({
      recover,
    })
    await pass(clock, 700)
    connection.fails = true
    await pass(clock, 500)
    connection.fails = false
    await pass(clock, 2000)
    expect(await second()).toEqual(BUSY)
    expect(await end()).toEqual(DONE)
    expect(orders).toEqual(['first'])
  })

  test('has its key in a store that was emptied, after the next renewal', async () => {
    const { clock, shared, second, orders, end } = await twoProcesses({
      recover,
    })
    await forget(shared)
    await pass(clock, 300)
    expect(await second()).toEqual(BUSY)
    expect(await end()).toEqual(DONE)
    expect(await second()).toEqual(DONE)
    expect(orders).toEqual(['first'])
  })

  test('does not renew for longer than lifetime', async () => {
    const { clock, end } = await twoProcesses({ lifetime: 2000 })
    await pass(clock, 2300)
    expect(clock.pending).toBe(0)
    await end()
  })
})

describe('a response that streams for longer than lockTimeout', () => {
  test('is in progress until its end, and then kept', async () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined
    const stream = new ReadableStream<Uint8Array>({
      start: (given) => void (controller = given),
    })
    const answers = [() => new HttpResponse(stream, { status: 201 })]
    const { clock, second, orders, running, end } = await twoProcesses(
      { recover },
      () => answers.shift()?.() ?? new HttpResponse('another'),
    )
    const encoder = new TextEncoder()
    controller?.enqueue(encoder.encode('ord'))
    const ending = end()
    for (let n = 0; n < 3; n++) {
      await pass(clock, 1000)
      expect(await second()).toEqual(BUSY)
    }
    controller?.enqueue(encoder.encode('er'))
    controller?.close()
    expect(await ending).toEqual(DONE)
    expect(await running).toEqual(DONE)
    expect(await second()).toEqual(DONE)
    expect(orders).toEqual(['first'])
    expect(clock.pending).toBe(0)
  })
})
