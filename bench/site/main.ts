import ts from 'typescript'
import type { Row } from '../../scripts/bench/results.ts'
import { root } from '../lib/build.ts'
import { command } from '../lib/command.ts'
import { versionsOf } from '../lib/peers.ts'
import { runScenario } from '../lib/rounds.ts'
import { contestants } from './contestants.ts'
import { measure } from './measure.ts'

/** What types on hover cost a build and a page, beside none and beside VitePress's own integration. */
await command('site', async ({ quick }) => {
  // `SITE_PAGES=60` leaves out the larger corpus.
  const sizes = quick ? [6] : (process.env['SITE_PAGES'] ?? '60,600').split(',').map(Number)
  const rows: Row[] = []
  for (const pages of sizes) {
    // The stock integration would take many minutes, and many gigabytes, for the larger one.
    const taking = contestants(pages, !quick && pages <= 60)
    const rounds = quick ? 1 : 3
    const scenario = { name: `${pages} pages`, rounds, contestants: taking }
    rows.push(...(await runScenario(scenario, measure)).map(comparable))
    for (const { corpus } of taking) corpus.dispose()
  }
  const versions = versionsOf(['vitepress', 'shiki', 'twoslash'], root)
  return {
    versions: { ...versions, typescript: ts.version },
    settings: { 'blocks of a page': 2, 'CPU throttling': 4 },
    rows,
  }
})

/** Without ratios to what the baseline does not have. */
function comparable(row: Row): Row {
  const ratios = Object.entries(row.ratios).filter(([, { median }]) => !Number.isNaN(median))
  return { ...row, ratios: Object.fromEntries(ratios) }
}
