import { HttpResponse } from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import {
  BUSY,
  DONE,
  overtaken,
  pass,
  promise,
  recover,
  twoProcesses,
  UNKNOWN,
  isConflict,
} from './two-processes.fixture.ts'

describe('a process that was paused for longer than lockTimeout', () => {
  test('has its response kept, if no other one could recover', async () => {
    const { clock, connection, second, orders, errors, end } =
      await twoProcesses()
    connection.fails = true
    await pass(clock, 2000)
    expect(await second()).toEqual(UNKNOWN)
    expect(await second()).toEqual(UNKNOWN)
    connection.fails = false
    expect(await end()).toEqual(DONE)
    expect(await second()).toEqual(DONE)
    expect(orders).toEqual(['first'])
    expect(errors.filter((error) => !isConflict(error))).toEqual([])
  })

  test('gets its key back, if no other request came', async () => {
    const { clock, connection, second, orders, end } = await twoProcesses({
      recover,
    })
    connection.fails = true
    await pass(clock, 2000)
    connection.fails = false
    await pass(clock, 300)
    expect(await second()).toEqual(BUSY)
    expect(await end()).toEqual(DONE)
    expect(orders).toEqual(['first'])
  })

  test('does not take it from the one that recovered, and that is reported', async () => {
    const { clock, connection, second, errors, end } = await twoProcesses({
      recover: async () => new HttpResponse('recovered', { status: 201 }),
    })
    connection.fails = true
    await pass(clock, 2000)
    expect(await second()).toEqual([201, 'recovered'])
    connection.fails = false
    await pass(clock, 2000)
    expect(await end()).toEqual(DONE)
    expect(errors).toMatchObject([overtaken])
    expect(await second()).toEqual([201, 'recovered'])
    expect(clock.pending).toBe(0)
  })

  test('does not take it from the one that is at it, and each second order is reported', async () => {
    const begun = promise()
    const gate = promise()
    const { clock, connection, second, errors, end } = await twoProcesses({
      async recover() {
        begun.resolve()
        await gate.done
        return new HttpResponse('recovered', { status: 201 })
      },
    })
    connection.fails = true
    await pass(clock, 2000)
    const recovering = second()
    await begun.done
    connection.fails = false
    await pass(clock, 1000)
    expect(await end()).toEqual(DONE)
    expect(errors).toMatchObject([overtaken])
    expect(await second()).toEqual(BUSY)
    gate.resolve()
    expect(await recovering).toEqual([201, 'recovered'])
    expect(await second()).toEqual([201, 'recovered'])
  })

  test('counts as cut off when it has ended: its renewals have too', async () => {
    const { clock, connection, second, orders } = await twoProcesses({
      recover,
    })
    connection.fails = true
    await pass(clock, 800)
    expect(await second()).toEqual(BUSY)
    await pass(clock, 300)
    expect(await second()).toEqual(DONE)
    expect(orders).toEqual(['first', 'second'])
  })
})
