import { expect, test } from 'vitest'
import { HttpResponse } from '../../message/response.ts'
import { head } from './testing/raw-http.ts'
import { start } from './testing/start.ts'

async function headersOf(fields: readonly string[]): Promise<Record<string, unknown>> {
  const server = await start((request) => {
    const { headers } = request
    const names = ['x-list', 'cookie', 'age', '__proto__', 'constructor', 'set-cookie']
    const values = names.map((name) => [`<${name}>`, headers.get(name)])
    return Promise.resolve(HttpResponse.json(Object.fromEntries(values)))
  })
  const connection = await server.connect()
  connection.write(head('GET /', fields))
  const answer = await connection.until('}')
  return JSON.parse(answer.slice(answer.indexOf('{'))) as Record<string, unknown>
}

test('a header that comes twice keeps both values, also where Node drops the second', async () => {
  const headers = await headersOf(['X-List: a', 'X-List: b', 'Age: 1', 'Age: 2'])
  expect(headers).toMatchObject({ '<x-list>': 'a, b', '<age>': '1, 2' })
})

test('Cookie fields are joined as one cookie string', async () => {
  expect(await headersOf(['Cookie: a=1', 'Cookie: b=2'])).toMatchObject({ '<cookie>': 'a=1; b=2' })
})

test('names of Object members are headers like any other', async () => {
  expect(await headersOf(['__proto__: x'])).toMatchObject({
    '<__proto__>': 'x',
    '<constructor>': null,
  })
})
