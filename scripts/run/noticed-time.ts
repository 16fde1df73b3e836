import { NOISE } from './noise.ts'

/**
 * The time that a program is to notice, in ms. Of what passes between two looks it has no more than the tests of each program add to
 * a look: a browser, Bun and Deno do not tell in which time a program was held up, by a busy machine or by a phone that slept, and such time fires
 * no limit in CI either.
 */
export function noticedTime(now: () => number = () => performance.now()): () => number {
  let seen = now()
  let noticed = 0
  return () => {
    const at = now()
    noticed += Math.min(at - seen, NOISE)
    seen = at
    return noticed
  }
}
