import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { inventory } from '../cookbook/snippet.ts'
import { run } from './run.ts'
import { tempCookbook } from '../cookbook/temp-cookbook.ts'

function program(source: string) {
  const root = tempCookbook({ 'snippets/guide/a/a.ts': source })
  const [first] = inventory(root).programs
  if (!first) throw new Error(`no program in ${join(root, 'snippets')}`)
  return first
}

test('catches what console.log prints, formatted as the console does', async () => {
  const { output, complaints } = await run(
    program(`console.log('%s is %d', 'a', 1, { b: [2] })\nconsole.log()\nconsole.log('c\\nd')`),
  )
  expect(output).toBe('a is 1 { b: [ 2 ] }\n\nc\nd\n')
  expect(complaints).toEqual([])
})

test('runs a program from its first line each time', async () => {
  const counter = program(`let n = 0\nn++\nconsole.log(n)`)
  expect((await run(counter)).output).toBe('1\n')
  expect((await run(counter)).output).toBe('1\n')
})

test('knows the line that printed', async () => {
  const { printed } = await run(program(`interface A {\n  b: 1\n}\n\nconsole.log('x')`))
  expect(printed[0]?.trace.stack).toMatch(/a\.ts(?:\?run=\d+)?:5:/)
})

test('puts the console back, also after a throw', async () => {
  const { log, error } = console
  const { output, complaints } = await run(program(`console.log(1)\nthrow new TypeError('no')`))
  expect(output).toBe('1\nUncaught TypeError: no\n')
  expect(complaints).toEqual([expect.stringMatching(/^threw TypeError: no\n.*a\.ts/s)])
  expect(console.log).toBe(log)
  expect(console.error).toBe(error)
})

test('lets a program throw what it says it throws', async () => {
  const { output, complaints } = await run(
    program(`// @throws TypeError\nthrow new TypeError('no')`),
  )
  expect(output).toBe('Uncaught TypeError: no\n')
  expect(complaints).toEqual([])
})

test('lets a program cause the warning that it says it causes', async () => {
  const { complaints } = await run(
    program(`// @warns OwnWarning\nprocess.emitWarning('no', 'OwnWarning')`),
  )
  expect(complaints).toEqual([])
})

test.each([
  [`// @warns OwnWarning\n`, 'was to cause OwnWarning, but did not'],
  [
    `// @warns OwnWarning\nprocess.emitWarning('a', 'OwnWarning')\nprocess.emitWarning('no', 'Other')`,
    'Node warned: Other: no',
  ],
  [`process.emitWarning('no', 'OwnWarning')`, 'Node warned: OwnWarning: no'],
  [`// @throws TypeError\n`, 'was to throw TypeError, but did not'],
  [
    `// @throws TypeError\nthrow new Error()`,
    expect.stringMatching(/^was to throw TypeError, but threw Error: \n +at .*a\.ts:2:7$/),
  ],
  [`console.error('a', 1)`, 'wrote other than with console.log: console.error: a 1'],
  [`console.table([1])`, 'wrote other than with console.log: console.table: [ 1 ]'],
  [`process.stdout.write('a\\n')`, 'wrote other than with console.log: process.stdout: a'],
  [`void Promise.reject(new Error('x'))`, 'a rejection has no handler: Error: x'],
  [`setImmediate(() => { throw new Error('x') })`, 'an error was not caught: Error: x'],
  [
    `setImmediate(() => console.log('x'))`,
    'printed after its last statement, so await what prints: x',
  ],
  [`globalThis.leak = 1`, 'globalThis.leak was added'],
  [`globalThis.fetch = () => 1`, 'globalThis.fetch was replaced'],
  [`process.env.LEAK = '1'`, 'process.env.LEAK was changed'],
  [`process.on('SIGUSR2', () => {})`, 'a listener for "SIGUSR2" stays on process'],
  [`process.exitCode = 3`, 'process.exitCode was set to 3'],
  [
    `import { MockAgent, setGlobalDispatcher } from 'undici'\nsetGlobalDispatcher(new MockAgent())`,
    'undici’s global dispatcher was replaced',
  ],
  [
    `import http from 'node:http'\nawait new Promise((r) => http.get('http://192.0.2.1/').on('error', r))`,
    'tried to connect to 192.0.2.1: only loopback is allowed',
  ],
  [
    `import { lookup } from 'node:dns/promises'\nawait lookup('example.com').catch(() => {})`,
    'tried to look up example.com: only loopback is allowed',
  ],
  [
    `import { request } from 'undici'\nawait request('http://example.com/').catch(() => {})`,
    'tried to connect to example.com: only loopback is allowed',
  ],
  [
    `await fetch('http://example.com/').catch(() => {})`,
    'tried to connect to example.com: only loopback is allowed',
  ],
  [`setInterval(() => {}, 1e6)`, 'a timer is still set (snippets/guide/a/a.ts:1)'],
  [
    `\nawait 0\nfunction f() { setTimeout(() => {}, 1e6) }\nf()`,
    'a timer is still set (snippets/guide/a/a.ts:3)',
  ],
  [
    `const { signal } = new AbortController()\nconst f = () => {}\nsignal.addEventListener('abort', f)\nsignal.addEventListener('abort', f)`,
    'an abort listener stays on a signal (snippets/guide/a/a.ts:4)',
  ],
  [
    `const { signal } = new AbortController()\nAbortSignal.any([signal]).onabort = () => {}`,
    'an abort listener stays on a signal (snippets/guide/a/a.ts:2)',
  ],
  [
    `import net from 'node:net'\nconst s = net.createServer()\nawait new Promise((r) => s.listen(0, '127.0.0.1', r))`,
    'a server still listens (snippets/guide/a/a.ts:3)',
  ],
])('names what is wrong with %j', async (source, complaint) => {
  const file = program(source)
  expect((await run(file)).complaints).toEqual([complaint])
})

test('names abort listeners that stay on a signal from before the program', async () => {
  const { signal } = new AbortController()
  vi.stubGlobal('signalForAll', signal)
  const source = `signalForAll.addEventListener('abort', () => {})`
  expect((await run(program(source))).complaints).toEqual([
    'an abort listener stays on a signal (snippets/guide/a/a.ts:1)',
  ])
})

test.each([
  ['is taken away', `s.addEventListener('abort', f)\ns.removeEventListener('abort', f)`],
  ['was called', `s.addEventListener('abort', f, { once: true })\nc.abort()`],
  [
    'went with a signal',
    `const d = new AbortController()\ns.addEventListener('abort', f, { signal: d.signal })\nd.abort()`,
  ],
  ['waits for a call of fetch', `await fetch('data:,', { signal: s })`],
  ['is of one call', `const { lib } = await import('./lib.ts')\nlib(s)`],
])('says nothing about an abort listener that %s', async (_, source) => {
  const root = tempCookbook({
    'snippets/guide/a/lib.ts': `export const lib = (s) => AbortSignal.any([s]).addEventListener('abort', () => {})`,
    'snippets/guide/a/a.ts': `const c = new AbortController()\nconst s = c.signal\nconst f = () => {}\n${source}`,
  })
  const [first] = inventory(root).programs
  expect(first && (await run(first)).complaints).toEqual([])
})

test('ends a program that waits forever', async () => {
  const { complaints } = await run(program(`console.log(1)\nawait new Promise(() => {})`), {
    limit: 5,
  })
  expect(complaints).toEqual(['did not end within 5 ms'])
})

test('ends a program that prints forever', async () => {
  const { complaints } = await run(program(`for (;;) console.log(1)`))
  expect(complaints).toEqual([
    expect.stringMatching(/^threw EndlessOutputError: printed more than/),
  ])
})

test.each([
  ['at once', `process.exit(2)\nconsole.log('not reached')`],
  ['behind its back', `setImmediate(() => process.exit(2))\nawait new Promise(() => {})`],
])('survives a program that exits %s', async (_, source) => {
  const { complaints } = await run(program(source))
  expect(complaints).toEqual([expect.stringMatching(/^threw ProcessExitError: process\.exit\(2\)/)])
})

test('runs under the clock that it is given', async () => {
  let installed = ''
  const { complaints } = await run(program('console.log(1)'), {
    installClock() {
      installed += 'in '
      return () => {
        installed += 'out'
      }
    },
  })
  expect(installed).toBe('in out')
  expect(complaints).toEqual([])
})

test('has no network at all in memory', async () => {
  const listens = program(
    `import net from 'node:net'\ntry { net.createServer().listen(0) } catch (e) { console.log(e.name) }`,
  )
  const { output, complaints } = await run(listens, { network: 'none' })
  expect(output).toBe('NetworkRefusedError\n')
  expect(complaints).toEqual([])
})
