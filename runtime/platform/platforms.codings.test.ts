import { describe, expect, test } from 'vitest'
import { HttpResponse } from '../message/response.ts'
import { platforms, start } from './testing/platforms.ts'

describe.each(platforms)('%s', (_, platform) => {
  const coded = (coding: string) =>
    start(
      platform,
      async () => new HttpResponse('coded', { headers: { 'content-encoding': coding } }),
    )

  test.each([
    ['gzip, gzip, gzip, gzip, gzip, gzip'],
    ['br,gzip,br,gzip,br,gzip,br'],
    ['compress, a, b, c, d, e'],
  ])('a content with more than five codings fails, and says so: %s', async (coding) => {
    const { client } = await coded(coding)
    const reads = [
      (response: HttpResponse) => response.text(),
      (response: HttpResponse) => response.json(),
      async (response: HttpResponse) => {
        for await (const _ of response.stream());
      },
    ]
    for (const read of reads) {
      const response = await client.get('/')
      expect(response.headers.get('content-encoding')).toBe(coding)
      await expect(read(response)).rejects.toMatchObject({
        name: 'NetworkError',
        message: expect.stringContaining(`more than 5 codings: ${coding}`) as string,
      })
    }
    const standard = await client.fetch('/')
    await expect(standard.text()).rejects.toBeInstanceOf(TypeError)
    await (await client.get('/')).release()
  })

  test('a coding that is not known stays, for a caller that can undo it', async () => {
    const { client } = await coded('compress, zz, identity')
    expect(await (await client.get('/')).text()).toBe('coded')
  })
})
