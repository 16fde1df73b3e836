/** What a link to an edited program says. */
export interface Shared {
  /** Of the program: `client/retry`. */
  readonly id: string
  /** Of the files that were edited: a ticket's. */
  readonly version: string
  /** The texts that are not those of the site, by path. */
  readonly texts: Readonly<Record<string, string>>
}

/** The digit is the version of this format. */
const PREFIX = '#edit=1.'

/** No reader has edited so much, in characters. */
const MOST = 500_000

/** Lines of one text. */
const MOST_LINES = 20_000

/** The fragment of a link: compressed JSON in the letters of RFC 4648 §5. */
export async function fragmentOf(shared: Shared): Promise<string> {
  const bytes = await through(new CompressionStream('deflate-raw'), JSON.stringify(shared))
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  return PREFIX + letters.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** @returns undefined for a fragment that is damaged, or of a format that is not known */
export async function readFragment(fragment: string): Promise<Shared | undefined> {
  if (!fragment.startsWith(PREFIX) || fragment.length > MOST) return undefined
  try {
    const letters = fragment.slice(PREFIX.length).replaceAll('-', '+').replaceAll('_', '/')
    const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0))
    const text = await through(new DecompressionStream('deflate-raw'), bytes)
    const what: unknown = JSON.parse(new TextDecoder().decode(text))
    return isShared(what) ? what : undefined
  } catch {
    return undefined
  }
}

function isShared(what: unknown): what is Shared {
  if (typeof what !== 'object' || what === null) return false
  const { id, version, texts }: { id?: unknown; version?: unknown; texts?: unknown } = what
  if (typeof id !== 'string' || typeof version !== 'string') return false
  if (typeof texts !== 'object' || texts === null) return false
  return Object.values(texts).every(
    (text) => typeof text === 'string' && text.split('\n').length <= MOST_LINES,
  )
}

/** @throws RangeError for more than a reader has edited */
async function through(
  format: GenericTransformStream,
  content: string | Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const stream = new Blob([content]).stream().pipeThrough(format) as ReadableStream<Uint8Array>
  const chunks: number[] = []
  for await (const chunk of stream) {
    for (const byte of chunk) chunks.push(byte)
    if (chunks.length > MOST) throw new RangeError('The link holds too much.')
  }
  return Uint8Array.from(chunks)
}
