import { HttpResponse, routes, serve, type Server } from 'middleware-cookbook'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  expect,
  test,
} from 'vitest'
import {
  oneAtATime,
  startProcess,
  type ProcessOptions,
} from './two-processes.fixture.ts'

let api: ReturnType<typeof tokenService>
let server: Server
let folder: string
let one: ReturnType<typeof startProcess>
let two: ReturnType<typeof startProcess>

beforeAll(() => {
  const lock = oneAtATime()
  one = startProcess(lock)
  two = startProcess(lock)
})
afterAll(async () => {
  await Promise.all([one.end(), two.end()])
})
beforeEach(async () => {
  api = tokenService()
  server = await serve(api.handler)
  folder = await mkdtemp(join(tmpdir(), 'middleware-cookbook-tokens-'))
  await writeFile(join(folder, 'token'), 'r0')
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

test('two processes with a file between them: each uses the refresh token that the other got', async () => {
  await begin({ path: join(folder, 'token') })
  for (let round = 0; round < 10; round++) {
    expect(await one.call()).toBe('200')
    expect(await two.call()).toBe('200')
  }
  expect(api.refused).toEqual([])
  expect(await readFile(join(folder, 'token'), 'utf8')).toBe(api.current())
})

test('two processes that each keep a copy: the second one sends the dead token once, and not in all its calls', async () => {
  await begin({ refreshToken: 'r0' })
  expect(await one.call()).toBe('200')
  for (let calls = 0; calls < 20; calls++) {
    expect(await two.call()).toBe('invalid_grant')
  }
  expect(api.refused).toEqual(['r0'])
  expect(await one.call()).toBe('200')
})

test('two processes that refresh at the same time: the one that is too late reads what the other has stored', async () => {
  await begin({ path: join(folder, 'token') })
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all([one.call(), two.call()])
    // Without a lock one of them may ask before the other has stored: see the page.
    expect(answers).toContain('200')
    expect(['200', 'invalid_grant']).toContain(answers[0])
    expect(['200', 'invalid_grant']).toContain(answers[1])
    expect([await one.call(), await two.call()]).toEqual(['200', '200'])
  }
  // No token was sent twice by the process that knew it to be dead.
  expect(new Set(api.refused).size).toBe(api.refused.length)
})

test('two processes with a lock around the refresh: no token is ever sent twice', async () => {
  await begin({ path: join(folder, 'token'), locks: true })
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all([one.call(), two.call()])
    expect(answers).toEqual(['200', '200'])
  }
  expect(api.refused).toEqual([])
})

async function begin(options: Omit<ProcessOptions, 'origin'>): Promise<void> {
  const { origin } = server.url
  await Promise.all(
    [one, two].map((each) => each.begin({ origin, ...options })),
  )
}

/** An API whose access tokens are good for one call, and whose refresh tokens are good for one refresh. */
function tokenService() {
  let number = 0
  const refused: string[] = []
  const open = new Set<string>()
  const handler = routes({
    'POST /token': async (request) => {
      const form = new URLSearchParams(await request.text())
      const used = form.get('refresh_token') ?? ''
      if (used !== `r${number}`) {
        refused.push(used)
        return HttpResponse.json({ error: 'invalid_grant' }, { status: 400 })
      }
      number++
      open.add(`Bearer a${number}`)
      return HttpResponse.json({
        access_token: `a${number}`,
        refresh_token: `r${number}`,
      })
    },
    'GET /notes': async ({ headers }) => {
      const isOpen = open.delete(headers.get('authorization') ?? '')
      return new HttpResponse('notes', { status: isOpen ? 200 : 401 })
    },
  })
  return { handler, refused, current: () => `r${number}` }
}
