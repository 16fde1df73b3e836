import { openBrowser } from '../../tests/site/browser.ts'
import { buildIfStale, dist, pathsOf } from '../../tests/site/built-site.ts'
import { serveFolder } from '../../tests/site/static-server.ts'
import type { Row } from '../../scripts/bench/results.ts'
import { root } from '../lib/build.ts'
import { command } from '../lib/command.ts'
import { versionsOf } from '../lib/peers.ts'
import { runScenario } from '../lib/rounds.ts'
import { firstVisit } from './visit.ts'

/** How long each page keeps a phone from answering its reader, on a first visit. */
await command('pages', async ({ quick }) => {
  await buildIfStale()
  const server = await serveFolder(dist)
  const browser = await openBrowser()
  try {
    // `PAGES=retry` measures the pages whose addresses have that.
    const wanted = pathsOf(dist).filter((path) => path.includes(process.env['PAGES'] ?? ''))
    const contestants = (quick ? wanted.slice(0, 2) : wanted).map((name) => ({ name }))
    const rounds = quick ? 1 : 3
    const scenario = { name: 'first visit', rounds, contestants }
    const rows = await runScenario(scenario, async ({ name }) => ({
      ...(await firstVisit(browser, server.origin + name)),
    }))
    return {
      versions: versionsOf(['vitepress', 'vue'], root),
      settings: { rounds, 'CPU throttling': 4 },
      rows: rows.map(withoutRatios).toSorted((a, b) => blockingOf(b) - blockingOf(a)),
    }
  } finally {
    await browser.close()
    await server.close()
  }
})

/** Pages do not compete. */
function withoutRatios(row: Row): Row {
  return { ...row, ratios: {} }
}

function blockingOf({ metrics }: Row): number {
  return metrics['blocking']?.median ?? 0
}
