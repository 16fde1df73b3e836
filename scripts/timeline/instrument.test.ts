import { AsyncLocalStorage } from 'node:async_hooks'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { instrument } from './instrument.ts'
import { instrumentedPlaces } from './instrumented-places.ts'
import type { PlaceStorage } from './place-storage.ts'

/** Runs a module, with `within(place, callback)`, and `here(label)`, which notes the place. */
type Start = (tools: object) => Promise<unknown>

/** What the programs below have: `pair` is in two places at once, each of which goes on while the other waits. */
const TOOLS = `
const fail = async () => Promise.reject(new Error('no'))
const pair = async (run) => Promise.all([within(1, () => run(1)), within(2, () => run(2))])
const both = (run) => [within(3, run), within(4, run)]
const object = { one: { two: 2 }, of: async (value) => value }
const chunks = { async *[Symbol.asyncIterator]() { yield 'a'; await null; yield 'b' } }
`

/** What each `here()` saw, and in which order. */
async function traceOf(code: string, places: PlaceStorage<number>, thread: object) {
  const seen: string[] = []
  const start = runInContext(`async ({ within, here }) => {${code}\n}`, thread) as Start
  const tools = {
    within: (place: number, callback: () => unknown) => places.run(place, callback),
    here(label: unknown) {
      seen.push(`${String(label)} in ${String(places.getStore())}`)
      return label
    },
  }
  await start(tools).catch((error: unknown) => seen.push(String(error)))
  return seen
}

const newThread = () => createContext({ setImmediate, queueMicrotask })

/** Node's own storage says what is right. */
function expected(code: string) {
  return traceOf(TOOLS + code, new AsyncLocalStorage<number>(), newThread())
}

function instrumented(code: string) {
  const thread = newThread()
  const globals = runInContext('globalThis', thread) as typeof globalThis
  return traceOf(instrument(TOOLS + code) ?? '', instrumentedPlaces<number>(globals), thread)
}

describe('instrumented code is where Node says that it is', () => {
  test.each([
    [
      'after an await',
      `await pair(async (of) => { here(of); await 1; here(of); await 2; here(of) })`,
    ],
    [
      'in an arrow that is an expression',
      `await pair(async (of) => here([await of, here('a'), await 2, here('b')]))`,
    ],
    [
      'in an arrow that returns an object',
      `await pair(async (of) => ({ a: here(of), b: await 1, c: here(of) }))`,
    ],
    [
      'in arrows within arrows',
      `await pair(async (of) => { await null; await Promise.all([1, 2].map(async (each) => { await null; here(each); await within(5, async () => { here(each); await null; here(each) }); here(of) })); here(of) })`,
    ],
    [
      'in a method, with this, arguments and super',
      `
      class A { async say(what) { await null; here(what); return this.name } }
      class B extends A { name = 'b'; async say() { await null; here(arguments[0]); here(await super.say(...arguments)); return here('end') } static async of() { await null; here('static') } async #own() { await null; here('own') } async run() { await this.#own(); here('after') } }
      await pair(async (of) => { await new B().say(of); here(of); await B.of(); await new B().run(); here(of) })`,
    ],
    [
      'in methods of an object, and in getters',
      `const a = { async b(of) { await 1; here(of) }, async ['c' + 1](of) { await 1; here(of) }, get d() { here('d'); return async () => { await 1; here('e') } } }; await pair(async (of) => { await a.b(of); await a.c1(of); await a.d(); here(of) })`,
    ],
    [
      'in a for await',
      `await pair(async (of) => { for await (const chunk of chunks) { here(chunk); await null; here(chunk) } here(of) })`,
    ],
    [
      'in a for await without braces',
      `await pair(async (of) => { if (of) for await (const chunk of chunks) here(chunk)\nhere(of) })`,
    ],
    [
      'after a for await that is left',
      `await pair(async (of) => { for await (const chunk of chunks) { here(chunk); break } here(of) })`,
    ],
    [
      'where labels leave loops',
      `await pair(async (of) => { outer: for (const each of [1, 2]) { here(each); inner: for await (const chunk of chunks) { here(chunk); if (each === 1) continue outer; else continue inner } } here(of); a: b: for await (const chunk of chunks) { here(chunk); break a } here(of) })`,
    ],
    [
      'where a for await throws',
      `await pair(async (of) => { try { for await (const chunk of chunks) { here(chunk); await fail() } } catch { here(of) } here(of) })`,
    ],
    [
      'in catch and finally',
      `await pair(async (of) => { try { await fail() } catch (error) { here(of) } finally { here('finally') } try { await fail() } catch { here(of); await null; here(of) } try { return await 1 } finally { here(of); await null; here(of) } })`,
    ],
    [
      'in a catch within a catch',
      `await pair(async (of) => { try { try { await fail() } finally { here('a') } } catch ({ message }) { here(message); try { await fail() } catch { here('b') } } here(of) })`,
    ],
    [
      'in parameters that are functions',
      `await pair(async (of, b = async () => { await null; here('default') }) => { await b(); here(of) })`,
    ],
    [
      'in static blocks and fields',
      `await pair(async (of) => { await null; class A { static { here('static'); try { throw 1 } catch { here('caught') } } static b = here('field'); c = async () => { await null; here('c') } } await new A().c(); here(of) })`,
    ],
    [
      'in async generators, which run where they are asked',
      `
      async function* numbers() { here('start'); try { const got = yield 1; here(got); await null; here('waited'); yield* chunks; here('all') ; yield } finally { here('finally'); await null; here('end') } }
      const shared = numbers()
      await within(1, async () => { here((await shared.next()).value); await null; here('x') })
      await within(2, async () => { here((await shared.next('given')).value); here((await shared.next()).value) })
      await within(2, async () => { await shared.next(); await shared.next() ; here('y'); await shared.return() ; here('z') })
      await pair(async (of) => { for await (const each of numbers()) { here(each) } here(of) })`,
    ],
    [
      'at the top of a module',
      `here('a'); await null; here('b'); try { await fail() } catch { here('c') } for await (const chunk of chunks) here(chunk); const value = await within(1, async () => { await null; return here('d') }); here(value)`,
    ],
    [
      'after optional chaining',
      `await pair(async (of) => { here((await object)?.one?.two); here(await object.of?.(of)); (await object.nothing)?.[here('never')]; here(of) })`,
    ],
    [
      'in texts and conditions',
      "await pair(async (of) => { here(`${await of} ${await 1} ${here('in')}`); here((await of) === 1 ? await 'one' : (await 0) || (await 'other')); while (!(await 1)); do { here('once') } while (await 0); if (await of) here(of); switch (await 1) { case await 1: here('case') } })",
    ],
    [
      'where a text or a comment says await',
      "await pair(async (of) => { // await 1\n const a = 'await 1', b = `await ${'x'}`, c = /await 1/; /* for await */ await null; here(a + b + c.source); here(of) })",
    ],
    [
      'without semicolons',
      `await pair(async (of) => {\n  const a = of\n  await a\n  here(a)\n  let b = a\n  for await (const chunk of chunks) b = await chunk\n  here(b)\n  const c = async () => await a\n  await c()\n  ;[await 1].map(here)\n  return await here(of)\n})`,
    ],
    [
      'in generators without semicolons',
      `async function* g() {\n  const a = 1\n  yield a\n  const b = here(a)\n  yield b\n}\nawait pair(async () => { for await (const each of g()) here(each) })`,
    ],
    [
      'with operators around',
      `await pair(async (of) => { here(-(await of)); here(typeof await of, void await of); here(await await of + (await 1) ** (await 2)); here((await of) ?? await 3); const [a = await 'x', { b = await 'y' } = {}] = []; here(a + b); here({ ...(await object), [await 'k']: 1 }.k); here(new (await Date)(0).getTime()) })`,
    ],
    [
      'in then, catch and finally',
      `await pair(async (of) => { await Promise.resolve(of).then(here); await fail().catch(() => here('caught')); await fail().then(null, () => here('second')); await Promise.resolve().finally(() => here('finally')); here(of) })`,
    ],
    [
      'where the promise is of another place',
      `const shared = within(9, async () => { await null; return here('shared') }); await pair(async (of) => { shared.then(() => here(of)); await shared; here(of) }); const all = both(() => Promise.all([shared, shared]).then(() => here('all'))); await Promise.all(all)`,
    ],
    [
      'in queues and timers',
      `await pair(async (of) => { await new Promise((resolve) => { queueMicrotask(() => { here(of); setImmediate(() => { here(of); resolve() }) }) }); here(of) })`,
    ],
    [
      'in functions that wait for nothing',
      `await pair(async (of) => { await (async () => here(of))(); await (async () => { try { here('try'); throw 1 } catch { here('catch') } })(); here(of) })`,
    ],
    [
      'in plain generators, which hold no place',
      `function* g() { here('g'); yield 1; here('g') } await pair(async (of) => { for (const each of g()) { await null; here(each) } })`,
    ],
    [
      'in callbacks of executors',
      `await pair(async (of) => { const given = await new Promise(async (resolve) => { await null; resolve(here(of)) }); here(given) })`,
    ],
  ])('%s', async (_, code) => {
    const right = await expected(code)
    expect(right.length).toBeGreaterThan(1)
    expect(right.filter((each) => each.includes('Error'))).toEqual([])
    expect(await instrumented(code)).toEqual(right)
  })
})

test('what was on a line is still there', () => {
  const code = `import a from 'a'\nexport async function b() {\n  try {\n    await a()\n  } catch {\n    return 1\n  }\n}\nexport default async () =>\n  await b()\n`
  expect(instrument(code)?.split('\n')).toEqual([
    "import a from 'a'",
    'export async function b() { const $$place = $$context();',
    '  try {',
    '    $$resume($$place, await a())',
    '  } catch { $$restore($$place);',
    '    return 1',
    '  }',
    '}',
    'export default async () =>',
    '  $$resume($$context(), await b())',
    '',
  ])
})

test('code that waits for nothing stays as it is', () => {
  const code =
    '#!/usr/bin/env node\nexport const a = async () => 1 // await\ntry { a() } catch {}\n'
  expect(instrument(code)).toBe(code)
})

test('what is no module is left to the browser, which says where', () => {
  expect(instrument('let a = 1\nlet a = 2')).toBeUndefined()
})

test('the stack of an error still leads through Promise.all to the code that waits for it', async () => {
  const thread = newThread()
  instrumentedPlaces(runInContext('globalThis', thread) as typeof globalThis)
  const code = `
async function inner() { await null; return new Error('here').stack }
async function outer() { return await Promise.all([inner(), inner()]) }`
  const outer = runInContext(`${instrument(code) ?? ''}; outer`, thread) as () => Promise<string[]>
  expect((await outer())[1]).toMatch(/at inner.*\n.*at async Promise\.all.*\n.*at async outer/)
})
