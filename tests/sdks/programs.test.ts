import { readdirSync } from 'node:fs'
import { format } from 'node:util'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { installClock } from 'middleware-cookbook'
import { skippingClock } from 'middleware-cookbook/testing'
import { peers } from './install.ts'

const folder = join(peers, 'programs')
const programs = readdirSync(folder).filter((name) => !/^(?:service|schema)\.ts$|\.out$/.test(name))

test.each(programs)('%s prints what its page shows', async (name) => {
  const lines: string[] = []
  vi.spyOn(console, 'log').mockImplementation((...args) => void lines.push(format(...args)))
  const restore = installClock(skippingClock())
  try {
    await import(join(folder, name))
  } finally {
    restore()
  }
  const output = join(folder, name.replace(/\.ts$/, '.out'))
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(output)
})
