import type { Names } from '../names.ts'

/** The program that shows the use. */
export function usage({ side, file, factory }: Names): string {
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

/** The program that puts the version that most people write first beside the recipe. */
export function naive({ side, file, factory }: Names): string {
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
