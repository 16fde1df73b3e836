/** A client of the shop, as a program of its own. It does one errand after the other. */
import { createClient, sleep } from 'middleware-cookbook'
import type { Errand, Errands } from './shop-messages.ts'

const client = createClient()

process.on('message', (errand: Errand) => {
  void run(errand).then((got) => process.send?.(got))
})
process.on('disconnect', () => void client.close())

async function run(errand: Errand): Promise<Errands> {
  const statuses: Record<string, number> = {}
  const bodies: string[] = []
  const durations: number[] = []
  let left = errand.count

  async function ask(): Promise<string> {
    const { url, method, headers, insists } = errand
    // A connection that was on its way to a process that has ended is never answered.
    const limits = insists ? { timeout: 5000 } : {}
    const start = performance.now()
    let status = 'broken'
    try {
      const response = await client.request(url, { method, headers, ...limits })
      status = String(response.status)
      const text = await response.text()
      if (response.status < 300) bodies.push(text)
    } catch {
      // The process that had the request is gone, or never got it.
    }
    durations.push(performance.now() - start)
    statuses[status] = (statuses[status] ?? 0) + 1
    return status
  }

  async function untilAnswered(): Promise<void> {
    while (['409', '503', 'broken'].includes(await ask()) && errand.insists) await sleep(20)
  }

  const lanes = Array.from({ length: errand.atOnce }, async () => {
    while (left-- > 0) await untilAnswered()
  })
  await Promise.all(lanes)
  return { statuses, bodies, durations }
}
