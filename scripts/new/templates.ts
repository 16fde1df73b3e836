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
export function ${factory}({ value = 'TODO' }: ${options} = {}): Middleware {
  return async function ${factory}(request, next) {
    ${body}
  }
}
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
import { createClient, HttpResponse, serve } from 'middleware-cookbook'
${imported}

const server = await serve(async (request) =>
  HttpResponse.json(request.headers.get('x-${file}')),
)
const client = createClient({ middleware: [${factory}({ value: 'a' })] })

const response = await client.get(server.url)
console.log(response.status, await response.json())

await client.close()
await server.close()
`
    : `// TODO: what this program shows, in one sentence.
import { compose, createClient, HttpResponse, serve } from 'middleware-cookbook'
${imported}

const app = compose([${factory}({ value: 'a' })], async () => new HttpResponse('Hello!'))
const server = await serve(app)
const client = createClient()

const response = await client.get(server.url)
console.log(response.status, response.headers.get('x-${file}'))

await client.close()
await server.close()
`
}

function naive({ side, file }: Names): string {
  const made =
    side === 'client'
      ? `const server = await serve(async () => new HttpResponse('Hello!'))
const client = createClient({ middleware: [naive] })`
      : `const server = await serve(compose([naive], async () => new HttpResponse('Hello!')))
const client = createClient()`
  const compose = side === 'client' ? '' : 'compose, '
  return `// TODO: how the version fails that everybody writes first, in one sentence.
import { ${compose}createClient, HttpResponse, serve, type Middleware } from 'middleware-cookbook'

const naive: Middleware = async (request, next) => {
  return next(request.withHeader('x-${file}', 'naive'))
  //     ^^^^ TODO: why it goes wrong here
}

${made}

const response = await client.get(server.url)
console.log(response.status, await response.text())

await client.close()
await server.close()
`
}

function page({ side, file, title }: Names): string {
  const folder = `@/../snippets/${side}/${file}`
  return `---
description: TODO, one sentence for a search result.
---

# ${title}

TODO: the problem, in two sentences.

## The recipe

<<< ${folder}/${file}.ts

## Use it

<<< ${folder}/usage.ts
<<< ${folder}/usage.out

## Why not simply TODO?

<<< ${folder}/naive.ts
<<< ${folder}/naive.out

TODO: what went wrong there, and why.

## Rules

Each rule is a test. Open one to read it.

::: rules ${side}/${file}
:::

## Options

::: options ${side}/${file}
:::

## See also

- [${side === 'client' ? 'Client' : 'Server'} middleware](../guide/${side}-middleware): TODO, why a reader would go there
`
}
