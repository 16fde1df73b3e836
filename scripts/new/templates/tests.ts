import type { Names } from '../names.ts'

/** A test that passes: one rule of the recipe. */
export function test({ side, file, factory }: Names): string {
  const [imports, call] =
    side === 'client'
      ? [
          "import { createClient, HttpResponse } from 'middleware-cookbook'",
          `const client = createClient({
    transport: async (request) => HttpResponse.json(request.headers.get('x-${file}')),
    middleware: [${factory}({ value: 'a' })],
  })
  const response = await client.get('http://example.org')
  expect(await response.json()).toBe('a')`,
        ]
      : [
          "import { compose, HttpRequest, HttpResponse } from 'middleware-cookbook'",
          `const app = compose([${factory}({ value: 'a' })], async () => new HttpResponse('Hello!'))
  const response = await app(new HttpRequest('http://example.org'))
  expect(response.headers.get('x-${file}')).toBe('a')`,
        ]
  return `${imports}
import { ${factory} } from 'middleware-cookbook/${side}/${file}'
import { expect, test } from 'vitest'

test('TODO: one rule that the recipe obeys, as a sentence', async () => {
  ${call}
})
`
}

/** Wrong values for each option. */
export function wrongOptions({ side, file, factory, options }: Names): string {
  return `import { ${factory}, type ${options} } from 'middleware-cookbook/${side}/${file}'

/** Wrong values for each option, for the test that tries all factories. \`kind:…\` names a list of that test. */
export const wrongOptions = [
  {
    name: '${factory}',
    fn: ${factory},
    options: {
      call: ${factory},
      values: { value: ['kind:notString'] } satisfies Record<keyof ${options}, readonly unknown[]>,
      right: {},
    },
  },
]
`
}
