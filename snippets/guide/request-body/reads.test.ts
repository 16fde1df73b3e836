import { readFileSync } from 'node:fs'
import {
  BodyConsumedError,
  BodyParseError,
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'

/** The ways to read a body, each with a content that it understands. */
const READS: Readonly<Record<string, Read>> = {
  'bytes()': {
    read: async (request) => [...(await request.bytes())],
    content: { body: 'buy milk' },
    value: [...new TextEncoder().encode('buy milk')],
  },
  'text()': {
    read: (request) => request.text(),
    content: { body: 'buy milk' },
    value: 'buy milk',
  },
  'json()': {
    read: (request) => request.json(),
    content: { json: { text: 'buy milk' } },
    value: { text: 'buy milk' },
  },
  'formData()': {
    read: async (request) => [...(await request.formData())],
    content: { body: new URLSearchParams({ text: 'buy milk' }) },
    value: [['text', 'buy milk']],
  },
  'stream()': {
    read: async (request) => {
      let text = ''
      for await (const chunk of request.stream()) {
        text += new TextDecoder().decode(chunk)
      }
      return text
    },
    content: { body: 'buy milk' },
    value: 'buy milk',
  },
}

interface Read {
  readonly read: (request: HttpRequest) => Promise<unknown>
  readonly content: { body: string | URLSearchParams } | { json: object }
  readonly value: unknown
}

const [, ...columns] = tableOnPage()[0] ?? []
const rows = tableOnPage().slice(1)

test('the table of the page has every pair of reads', () => {
  const names = Object.keys(READS)
  expect(columns).toEqual(names)
  expect(rows.map(([first]) => first)).toEqual(names)
  expect(rows.flatMap(([, ...cells]) => cells)).toHaveLength(25)
})

const cells = rows.flatMap(([first = '', ...claims]) =>
  claims.map((claim, index) => ({ first, then: columns[index] ?? '', claim })),
)

describe.each(['on sockets', 'in memory'])('%s', (way) => {
  test.each(cells)('$first, then $then: $claim', async (cell) => {
    const outcome = await readTwice(cell, way)
    if (cell.claim === 'reads') {
      expect(outcome).toEqual({ value: READS[cell.then]?.value })
    } else {
      expect(cell.claim).toBe('error')
      expect(outcome).toMatchObject({ name: 'BodyConsumedError' })
      expect(outcome.message).toContain('already read by')
    }
  })
})

interface Outcome {
  readonly value?: unknown
  readonly name?: string
  readonly message?: string
}

/** A middleware reads in one way, then the handler in another; tells how the handler fared. */
async function readTwice(
  { first, then }: { first: string; then: string },
  way: string,
): Promise<Outcome> {
  const firstReader: Middleware = async (request, next) => {
    try {
      await READS[first]?.read(request)
    } catch (error) {
      // JSON is no form, say. The handler's read is what counts.
      if (!(error instanceof BodyParseError)) throw error
    }
    return next(request)
  }
  const handler: Handler = async (request) => {
    try {
      return HttpResponse.json({ value: await READS[then]?.read(request) })
    } catch (error) {
      if (!(error instanceof BodyConsumedError)) throw error
      return HttpResponse.json({ name: error.name, message: error.message })
    }
  }
  const app = compose([firstReader], handler)
  const content = READS[then]?.content
  if (way === 'in memory') {
    const client = createClient({ transport: app })
    const response = await client.post('http://example.org', content)
    return response.json<Outcome>()
  }
  const server = await serve(app)
  const client = createClient()
  try {
    return await (await client.post(server.url, content)).json<Outcome>()
  } finally {
    await client.close()
    await server.close()
  }
}

/** The cells of the page's first table, as text. */
function tableOnPage(): string[][] {
  const page = new URL('../../../docs/guide/request-body.md', import.meta.url)
  const [table = ''] = /(?:^\|.*\|\n)+/m.exec(readFileSync(page, 'utf8')) ?? []
  return table
    .trim()
    .split('\n')
    .filter((line) => !/^\|[\s|:-]*$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.replaceAll('`', '').trim()),
    )
}
