import type { Names } from './names.ts'

/**
 * The files of a new recipe by path: code that compiles, runs and passes, with a TODO wherever
 * something of one's own must be said. The check is red until the last of them is gone.
 */
export function filesOf(names: Names): Readonly<Record<string, string>> {
  const { side, file } = names
  const folder = `snippets/${side}/${file}`
  return {
    [`${folder}/${file}.ts`]: recipe(names),
    [`${folder}/${file}.test.ts`]: test(names),
    [`${folder}/wrong-options.fixture.ts`]: wrongOptions(names),
    [`${folder}/usage.ts`]: usage(names),
    [`${folder}/naive.ts`]: naive(names),
    [`docs/${side}/${file}.md`]: page(names),
  }
}

function recipe({ side, file, factory, options }: Names): string {
  const body =
    side === 'client'
      ? `return next(request.withHeader('x-${file}', value))`
      : `const response = await next(request)
    return response.withHeader('x-${file}', value)`
  return `import type { Middleware } from 'middleware-cookbook'
import { aString, requireOptions } from 'middleware-cookbook/kit'

/** Options of {@link ${factory}}. */
export interface ${options} {
  /** TODO: what it does, in which unit, and what happens without it. */
  readonly value?: string
}

/**
 * TODO: what it does, in one sentence, with the rule that it follows (RFC 9110 §…).
 *
 * @throws TODO: which errors, and when
 */
export function ${factory}(options: ${options} = {}): Middleware {
  requireOptions('${factory}', options, { value: aString })
  const { value = 'TODO' } = options

  return async function ${factory}(request, next) {
    ${body}
  }
}
`
}

function wrongOptions({ side, file, factory, options }: Names): string {
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

function test({ side, file, factory }: Names): string {
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

function usage({ side, file, factory }: Names): string {
  const imported = `import { ${factory} } from 'middleware-cookbook/${side}/${file}'`
  return side === 'client'
    ? `// TODO: what this program shows, in one sentence.
import { HttpResponse, serve } from 'middleware-cookbook'

const service = await serve(async (request) =>
  HttpResponse.json(request.headers.get('x-${file}')),
)
const api = service.url

// #region use
import { createClient } from 'middleware-cookbook'
${imported}

const client = createClient({ middleware: [${factory}({ value: 'a' })] })
const response = await client.get(api)
console.log(response.status, await response.json())
// #endregion use

await client.close()
await service.close()
`
    : `// TODO: what this program shows, in one sentence.
import { createClient, HttpResponse, type Handler } from 'middleware-cookbook'

const handler: Handler = async () => new HttpResponse('Hello!')

// #region use
import { compose, serve } from 'middleware-cookbook'
${imported}

const app = compose([${factory}({ value: 'a' })], handler)
const server = await serve(app)
// #endregion use

const client = createClient()
const response = await client.get(server.url)
console.log(response.status, response.headers.get('x-${file}'))

await client.close()
await server.close()
`
}

function naive({ side, file, factory }: Names): string {
  const [compose, run] =
    side === 'client'
      ? [
          '',
          `const server = await serve(async (request) => {
    return HttpResponse.json(request.headers.get('x-${file}'))
  })
  const client = createClient({ middleware: [middleware] })
  const response = await client.get(server.url)
  console.log('the server reads:', await response.json())`,
        ]
      : [
          'compose, ',
          `const server = await serve(compose([middleware], async () => new HttpResponse('Hello!')))
  const client = createClient()
  const response = await client.get(server.url)
  console.log('the client reads:', response.headers.get('x-${file}'))`,
        ]
  const wrong =
    side === 'client'
      ? `return next(request.withHeader('x-${file}', 'naive'))
  //     ^^^^ TODO: why it goes wrong here`
      : `const response = await next(request)
  return response.withHeader('x-${file}', 'naive')
  //     ^^^^^^^^ TODO: why it goes wrong here`
  return `// TODO: how the version fails that most people write first, in one sentence.
import { ${compose}createClient, HttpResponse, serve, type Middleware } from 'middleware-cookbook'
import { ${factory} } from 'middleware-cookbook/${side}/${file}'

// #region naive
const naive: Middleware = async (request, next) => {
  ${wrong}
}
// #endregion naive

// Both go through the same scenario: the page shows what they print side by side.
for (const middleware of [naive, ${factory}()]) {
  console.log(\`# \${middleware.name}\`)
  ${run}

  await client.close()
  await server.close()
}
`
}

function page({ side, file, title }: Names): string {
  const folder = `@/../snippets/${side}/${file}`
  const yours =
    side === 'client' ? '`api` is the URL of the service.' : '`handler` is your application.'
  return `---
title: ${title}
description: TODO, one sentence for a search result.
group: Practice # TODO: one of the groups in scripts/cookbook/front-matter.ts
place: 100
kind: ${side === 'client' ? 'client' : 'around # TODO: gate, headers or around'}
standards: []
promises: []
---

# ${title}

TODO: the problem, in two sentences: what breaks, for whom, and what it costs.

::: add ${side}/${file}
:::

## Use it

<<< ${folder}/usage.ts#use
<<< ${folder}/usage.out

\`npm install middleware-cookbook\`, or copy [the file of the recipe](#the-recipe). ${yours}

::: frameworks ${side}/${file}
:::

## What goes wrong without it

<<< ${folder}/naive.ts#naive

::: comparison ${side}/${file}/naive
:::

TODO: what goes wrong in the naive version, and why.

## The recipe

<<< ${folder}/${file}.ts

TODO: what it decides, and why. More than one process, where that matters.

## Options

::: options ${side}/${file}
:::

## Rules

Each rule is a test. Open one to read it.

::: rules ${side}/${file}
:::

## See also

- [${side === 'client' ? 'Client' : 'Server'} middleware](../guide/${side}-middleware): TODO, why a reader would go there
`
}
