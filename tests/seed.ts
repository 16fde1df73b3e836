import { env } from 'node:process'

/**
 * What tests draw their inputs and their order from: the same in each `npm test`, so that what was green stays green until
 * the code changes. `npm run test:seeds` sets another one in each round.
 */
export const seed = Number(env.TEST_SEED ?? 1)
