import { dirname } from 'node:path'
import type { Row } from '../../scripts/bench/results.ts'
import { build } from '../lib/build.ts'
import { command } from '../lib/command.ts'
import { statistic } from '../lib/statistics.ts'
import { sizeOf } from './size-of.ts'

/** What a page gets that imports these. */
const entries: Readonly<Record<string, string>> = {
  'createClient alone': `export { createClient } from 'middleware-cookbook'`,
  'createClient with basicAuth, retry and logging': `
    export { createClient } from 'middleware-cookbook'
    export { basicAuth } from 'middleware-cookbook/client/basic-auth'
    export { retry } from 'middleware-cookbook/client/retry'
    export { logging } from 'middleware-cookbook/client/logging'`,
  'compose alone, with the messages': `export { compose } from 'middleware-cookbook'`,
  'serve alone': `export { serve } from 'middleware-cookbook'`,
  'createClient and serve': `export { createClient, serve } from 'middleware-cookbook'`,
  'everything the library exports': `export * from 'middleware-cookbook'`,
}

await command('size', async () => {
  const library = dirname((await build())('package.json'))
  const rows: Row[] = []
  for (const [contestant, source] of Object.entries(entries)) {
    const { minified, compressed, later } = await sizeOf(library, source)
    const metrics = {
      compressed: statistic([compressed]),
      minified: statistic([minified]),
      later: statistic([later]),
    }
    rows.push({ scenario: 'browser', contestant, metrics, ratios: {} })
  }
  return { versions: {}, settings: {}, rows }
})
