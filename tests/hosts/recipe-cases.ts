import { describe, expect, test } from 'vitest'
import type { RecipeName } from './recipes.ts'
import type { Answer, Sending } from './talk.ts'

/** A host with a recipe before handlers of its own, which are those of `ListenWith`. */
export interface RecipeHost {
  readonly name: string
  /** Whether a recipe gets the host's response. */
  readonly hasResponse: boolean
  /** Whether a recipe can send another request on. */
  readonly changesRequest: boolean
  /** One request through a recipe. */
  readonly ask: (recipe: RecipeName, path: string, sending?: Sending) => Promise<Answer>
  /** The errors that stayed on the server since the last question, where they can be asked for. */
  readonly reported: () => Promise<readonly string[]>
  /** Whether the host tells who the client is (default true). */
  readonly tellsAddress?: boolean
  /** Whether an error of a recipe is the host's to show, and reported by nothing of ours. */
  readonly showsErrors?: boolean
  /** Which responses have a length: those of recipes only, or none of them (default: all). */
  readonly lengths?: 'all' | 'ours' | 'none'
}

/** What a recipe can rely on in a host's own chain. */
export function recipeCases({
  name,
  hasResponse,
  changesRequest,
  ask,
  reported,
  showsErrors = false,
  tellsAddress = true,
  lengths = 'all',
}: RecipeHost): void {
  const lengthOfHost = (length: string) => (lengths === 'all' ? length : undefined)
  const ourLength = (length: string) => (lengths === 'none' ? undefined : length)

  describe(`in ${name}`, () => {
    test('a gate answers in the place of the host', async () => {
      const { status, headers, body } = await ask('gate', '/plain')
      expect([status, body.toString()]).toEqual([401, 'No key\n'])
      expect(headers['www-authenticate']).toBe('Key')
      expect(headers['x-own']).toBeUndefined()
    })

    test('what a gate lets pass is the host’s own answer', async () => {
      const { status, headers, body } = await ask('gate', '/plain', { headers: { 'x-key': '1' } })
      expect([status, body.toString()]).toEqual([200, 'plain'])
      expect(headers['x-own']).toBe('1')
      expect(headers['content-length']).toBe(lengthOfHost('5'))
      expect(cookiesOf(headers)).toEqual(['a=1', 'b=2'])
    })

    test('a recipe adds fields, and cookies beside the host’s', async () => {
      const { headers, body } = await ask('fields', '/plain')
      expect(body.toString()).toBe('plain')
      expect(headers['x-recipe']).toBe('yes')
      if (hasResponse) expect(cookiesOf(headers)).toEqual(['a=1', 'b=2', 'c=3'])
    })

    test('an error of the host is handled by the host', async () => {
      const { status } = await ask('gate', '/fail', { headers: { 'x-key': '1' } })
      expect(status).toBe(503)
    })

    test('a body that the recipe leaves alone reaches the host’s handler', async () => {
      const headers = { 'x-key': '1', 'content-type': 'text/plain' }
      const { status, body } = await ask('gate', '/echo', {
        method: 'POST',
        body: 'posted',
        headers,
      })
      expect([status, body.toString()]).toEqual([200, 'posted'])
    })

    test('the recipe gets the client’s request, and knows who the client is', async () => {
      const { headers } = await ask('telling', '/plain?a=1', { headers: { 'x-one': '1' } })
      expect(headers['x-seen']).toMatch(/^GET \?a=1\S* 1$/)
      expect(headers['x-address']).toBe(tellsAddress ? '127.0.0.1' : 'unknown')
    })

    test('a recipe that answers by itself sends what it made', async () => {
      const { status, headers, body } = await ask('own', '/plain')
      expect([status, body.toString()]).toEqual([203, 'own'])
      expect(headers['set-cookie']).toEqual(['x=1', 'y=2'])
      expect(headers['content-length']).toBe(ourLength('3'))
    })

    if (!hasResponse) {
      test('a recipe that reads the response is refused, and told where it works', async () => {
        const { status } = await ask('loud', '/plain').catch(() => ({ status: 500 }))
        expect(status).toBe(500)
        if (showsErrors) return
        expect((await reported()).join('\n')).toMatch(
          /^MiddlewareError: loud\(\) needs the content .* toNode\(compose/m,
        )
      })
      return
    }

    test('an error of the host has its status for the recipe too', async () => {
      const { headers } = await ask('catching', '/fail')
      expect(headers['x-status']).toBe('503')
    })

    test('a recipe replaces the content and takes fields away', async () => {
      const { status, headers, body } = await ask('loud', '/plain')
      expect([status, body.toString()]).toEqual([200, 'PLAIN'])
      expect(headers['x-own']).toBeUndefined()
      expect(headers['content-length']).toBe(ourLength('5'))
      expect(cookiesOf(headers)).toEqual(['a=1', 'b=2'])
    })

    if (changesRequest) {
      test('a body that the recipe replaces reaches the host’s handler', async () => {
        const headers = { 'content-type': 'text/plain' }
        const answer = await ask('replacing', '/echo', { method: 'POST', body: 'posted', headers })
        expect([answer.status, answer.body.toString()]).toEqual([200, 'POSTED'])
      })
    }

    if (changesRequest) {
      test('a recipe that has read the body keeps the host’s answer, and gives it again', async () => {
        const headers = { 'content-type': 'text/plain', 'idempotency-key': crypto.randomUUID() }
        const posted = { method: 'POST', body: 'posted', headers }
        const first = await ask('once', '/echo', posted)
        expect([first.status, first.body.toString()]).toEqual([200, 'posted'])
        const again = await ask('once', '/echo', posted)
        expect([again.status, again.body.toString()]).toEqual([200, 'posted'])
        expect(again.headers['idempotent-replayed']).toBe('true')
      })
    }

    test('a stream that replaces one passes every chunk', async () => {
      const response = await ask('streamed', '/plain')
      expect(response.body.toString()).toBe('PLAIN')
    })

    test('HEAD of it has no length that is made up', async () => {
      const { headers, body } = await ask('streamed', '/plain', { method: 'HEAD' })
      expect([headers['content-length'], body.length]).toEqual([undefined, 0])
    })

    test('a stream that fails midway breaks the connection, and is reported', async () => {
      await expect(ask('failing', '/plain')).rejects.toThrow()
      expect(await reported()).toEqual(['Error: secret'])
    })
  })
}

/** Without the attributes that a host gives its own, such as the path. */
function cookiesOf({ 'set-cookie': cookies = [] }: Answer['headers']): readonly string[] {
  return cookies.map((cookie) => cookie.split(';')[0] ?? '').sort()
}
