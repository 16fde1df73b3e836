import { DIGITS, type Copy, type Progress } from '../copy.ts'

/** How many files are fetched at once. */
const AT_ONCE = 8

export interface Saving {
  readonly site: string
  readonly copy: Copy
  readonly cacheName: string
  readonly tell: (progress: Progress) => Promise<void>
}

/**
 * Saves every file. What an earlier copy has, or a try that broke off, is not fetched again. A file with other contents than the build's list
 * says fails it: that is a file of another version, put there while this one was saved.
 */
export async function saveAll({ site, copy, cacheName, tell }: Saving): Promise<void> {
  const cache = await caches.open(cacheName)
  const left = Object.entries(copy.files)
  const of = left.length
  let saved = 0
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let file = left.shift(); file; file = left.shift()) {
        const [path, hash] = file
        await save(cache, site + path, hash)
        saved++
        if (saved % 10 === 0 || saved === of) await tell({ saved, of })
      }
    }),
  )
}

async function save(cache: Cache, url: string, hash: string): Promise<void> {
  const kept = await caches.match(url)
  const known = kept && (await contentOf(kept, hash))
  if (known) return cache.put(url, known)
  // Not what the browser has kept of an earlier version.
  const response = await fetch(url, { cache: 'no-cache' })
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}`)
  const content = await contentOf(response, hash)
  if (!content) throw new Error(`${url} is of another version`)
  await cache.put(url, content)
}

/** The response without what a browser refuses for a page, such as that it came by a redirect; none if it is another file. */
async function contentOf(response: Response, hash: string): Promise<Response | undefined> {
  const { headers } = response
  const content = await response.arrayBuffer()
  if ((await hashOf(content)) !== hash) return undefined
  return new Response(content, { headers: { 'content-type': headers.get('content-type') ?? '' } })
}

async function hashOf(content: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content))
  const digits = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0'))
  return digits.join('').slice(0, DIGITS)
}
