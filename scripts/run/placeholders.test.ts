import { describe, expect, test } from 'vitest'
import { elide, lineMatches } from './placeholders.ts'

const uuid = '2f1b6a0e-3c5d-4a7b-9e8f-0123456789ab'
const otherUuid = '00000000-0000-4000-8000-000000000000'

describe('a placeholder', () => {
  test.each([
    ['http://127.0.0.1:[port]/', 'http://127.0.0.1:43117/'],
    ['200 in [ms]', '200 in 12 ms'],
    ['200 in [ms]', '200 in 12.34ms'],
    ['{ duration: [ms] }', '{ duration: 0.8 }'],
    ['took [ms] ms', 'took 12 ms'],
    ['id [uuid]', `id ${uuid}`],
    ['date [date]', 'date Sun, 06 Nov 1994 08:49:37 GMT'],
    ['date [date]', 'date 1994-11-06T08:49:37.123Z'],
    ['[date] [ms] a+b (c)', '1994-11-06T08:49:37Z 1 ms a+b (c)'],
    ['[other] stays', '[other] stays'],
    ['[ms]', '[ms]'],
  ])('in %j matches %j', (line, printed) => {
    expect(lineMatches(line, printed)).toBe(true)
  })

  test.each([
    ['200 in [ms]', '200 in a while'],
    ['200 in [ms]', '500 in 12 ms'],
    ['200 in [ms]', '200 in 12 ms and more'],
    ['127.0.0.1:[port]', '127.0.0.1:'],
    ['127.0.0.1:[port]', '127.0.0.1:123456'],
    ['id [uuid]', 'id 12'],
    ['date [date]', 'date tomorrow'],
    ['a.b [ms]', 'aXb 12'],
    ['[other] stays', 'x stays'],
  ])('in %j does not match %j', (line, printed) => {
    expect(lineMatches(line, printed)).toBe(false)
  })
})

describe('elide', () => {
  test.each([
    ['id 1', 'id 1', 'id 1'],
    ['http://127.0.0.1:40001/a', 'http://127.0.0.1:40001/a', 'http://127.0.0.1:[port]/a'],
    ['http://[::1]:40001', 'http://[::1]:40002', 'http://[::1]:[port]'],
    ['{ port: 40001 }', '{ port: 40002 }', '{ port: [port] }'],
    ['waits 100 ms', 'waits 100 ms', 'waits 100 ms'],
    ['took 3 ms', 'took 10.5 ms', 'took [ms]'],
    ['{"durationMs":1.25,"n":1}', '{"durationMs":8.1,"n":1}', '{"durationMs":[ms],"n":1}'],
    ["{ ms: 1, name: 'a' }", "{ ms: 2, name: 'a' }", "{ ms: [ms], name: 'a' }"],
    [`a ${uuid}`, `a ${otherUuid}`, 'a [uuid]'],
    [`a ${uuid}`, `a ${uuid}`, `a ${uuid}`],
    ['on 1994-11-06T08:49:37Z', 'on 1994-11-06T08:49:37Z', 'on 1994-11-06T08:49:37Z'],
    ['on 1994-11-06T08:49:37Z', 'on 1994-11-07T08:49:37Z', 'on [date]'],
  ])('makes one line of %j and %j', (first, second, line) => {
    expect(elide(first, second)).toBe(line)
  })

  test('leaves no date of today, even if both runs saw the same second', () => {
    const now = new Date()
    expect(elide(`at ${now.toUTCString()}`, `at ${now.toUTCString()}`)).toBe('at [date]')
    expect(elide(`at ${now.toISOString()}`, `at ${now.toISOString()}`)).toBe('at [date]')
  })

  test.each([
    ['id 1', 'id 2'],
    ['took 1 ms', 'took long'],
    ['took 1 ms', 'needs 1 ms'],
    [`a ${uuid}`, 'a 1994-11-06T08:49:37Z'],
    ['retries 3', 'retries 4'],
  ])('finds no line for %j and %j', (first, second) => {
    expect(elide(first, second)).toBeUndefined()
  })
})
