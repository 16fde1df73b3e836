import type { makeTokens } from '../tokens.ts'

/** The key that the benchmark has made for its servers, which are processes of their own. */
export function sharedKey(): Awaited<ReturnType<typeof makeTokens>> {
  const { BENCH_KEY = '' } = process.env
  return JSON.parse(BENCH_KEY) as Awaited<ReturnType<typeof makeTokens>>
}
