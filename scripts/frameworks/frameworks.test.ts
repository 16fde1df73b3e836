import { expect, test } from 'vitest'
import { tempFolder } from '../lib/temp-folder.ts'
import { fill } from './fill.ts'
import { frameworksOf } from './frameworks.ts'
import { useOf, type Use } from './use.ts'

const TEMPLATE = `import express from 'express'
import { toExpress } from 'middleware-cookbook/hosts/express'
import { recipe } from './recipe.ts'

const app = express()
app.use(toExpress(recipe))`

function useIn(program: string): Use {
  return useOf(tempFolder({ 'snippets/server/a/usage.ts': program }), 'server/a')
}

const inRegion = (code: string) => `import { b } from 'b'
const users = new Map()

// #region use
import { compose, type Handler } from 'middleware-cookbook'
import { a } from 'middleware-cookbook/server/a'

${code}
// #endregion use
`

test('the recipe comes with the statements and imports that it needs, from above its region too, and no others', () => {
  const use = useIn(
    inRegion(`const find = (name: string) => users.get(name)
const greet: Handler = async () => b
const app = compose([a({ find })], greet)`),
  )
  expect(fill(TEMPLATE, use)).toBe(`import express from 'express'
import { toExpress } from 'middleware-cookbook/hosts/express'
import { a } from 'middleware-cookbook/server/a'

const users = new Map()
const find = (name: string) => users.get(name)

const app = express()
app.use(toExpress(a({ find })))`)
})

test('what the program makes for itself alone is made as in a project', () => {
  const use = useIn(`import { createClient } from 'middleware-cookbook'
import { issuer } from 'issuer'
const answers = issuer()
// In a project: createClient()
const client = createClient({ transport: answers })
${inRegion('const app = compose([a({ client })], greet)')}`)
  expect(fill(TEMPLATE, use)).toBe(`import express from 'express'
import { toExpress } from 'middleware-cookbook/hosts/express'
import { createClient } from 'middleware-cookbook'
import { a } from 'middleware-cookbook/server/a'

const client = createClient()

const app = express()
app.use(toExpress(a({ client })))`)
})

test('a comment above a statement is shown with it', () => {
  const above = '// What a database holds.\n// Guard it.\nconst known = new Map()\n'
  const use = useIn(above + inRegion('const app = compose([a({ known })], greet)'))
  expect(fill(TEMPLATE, use)).toContain(
    '\n\n// What a database holds.\n// Guard it.\nconst known = new Map()\n\nconst app',
  )
})

test('a client recipe has the address of the service, and what else it is made with', () => {
  const program = `const api = service.url\nconst log = () => {}\n${inRegion(
    'const client = createClient({ middleware: [a({ api, log })] })',
  )}`
  const use = useOf(tempFolder({ 'snippets/client/a/usage.ts': program }), 'client/a')
  const above = 'const log = () => {}\n\nconst app'
  expect(fill(TEMPLATE, use)).toContain(`const api = new URL('https://api.example.com')\n${above}`)
  expect(fill(TEMPLATE, use, 'https://api.github.com')).toContain(`'https://api.github.com'`)
})

test('no address is written where none is used', () => {
  const program = `const api = service.url\n${inRegion("const client = createClient({ middleware: [a('api')] })")}`
  const use = useOf(tempFolder({ 'snippets/client/a/usage.ts': program }), 'client/a')
  expect(fill(TEMPLATE, use)).not.toContain('new URL')
})

test('what would make a line too long gets a name', () => {
  const long = `a({ text: '${'x'.repeat(60)}' })`
  const filled = fill(TEMPLATE, useIn(inRegion(`const app = compose([${long}], greet)`)))
  expect(filled).toContain(`const recipe = ${long}\n`)
  expect(filled).toContain('app.use(toExpress(recipe))')
})

test('several stay a list, also where it is named before', () => {
  const use = useIn(
    inRegion('const middleware = [a(), a()]\nconst app = compose(middleware, greet)'),
  )
  expect(fill(TEMPLATE, use)).toContain('app.use(toExpress([a(), a()]))')
})

test('a program without a list of middleware is an error that says what to write', () => {
  expect(() => useIn(inRegion('const app = a()'))).toThrow(
    'snippets/server/a/usage.ts#use passes no list of middleware, from which the tabs are made: write compose(',
  )
})

test('the kind of a recipe says which tabs there are', () => {
  const idsOf = (page: Parameters<typeof frameworksOf>[0]) =>
    frameworksOf(page).map(({ template }) => template.replace(/^.*\/|\.ts$/g, ''))
  expect(idsOf({ kind: 'gate' })).toContain('express')
  expect(idsOf({ kind: 'around' })).toContain('express-mount')
  expect(idsOf({ kind: 'client', group: 'Resilience' })).toContain('stripe')
  expect(idsOf({ kind: 'client', transport: 'own' })).toEqual([
    'library',
    'fetch-own',
    'axios-own',
    'ky-own',
    'ofetch-own',
  ])
  // An SDK that signs its requests by itself.
  expect(idsOf({ kind: 'client', group: 'Authentication' })).not.toContain('stripe')
})
