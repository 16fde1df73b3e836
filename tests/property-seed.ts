import fc from 'fast-check'
import { env } from 'node:process'

/**
 * The same inputs in each run, so that what was green stays green until the code changes. `npm run test:properties` looks
 * further, with a seed of its own in each round.
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(env.PROPERTY_SEED ?? 1) })
