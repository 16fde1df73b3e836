import { startChild, type Child } from '../lib/children.ts'
import type { Load } from '../lib/meter.ts'
import type { Measured } from '../lib/rounds.ts'
import type { Task } from './load.ts'

/** A server to start, in a process of its own. */
export interface Served {
  readonly file: string
  readonly middleware: number
}

/** What the loader asks it for. */
export interface Asked {
  readonly path: string
  readonly size: number
  readonly fields?: Readonly<Record<string, string>>
  readonly load: Load
}

/** Starts a server, warms it up, and measures it under load. */
export async function measureServer(
  { file, middleware }: Served,
  { load, ...asked }: Asked,
  loader: Child,
  built: (source: string) => string,
): Promise<Measured> {
  const child = startChild(built('bench/server/run.ts'))
  try {
    const { port } = await child.ask<{ port: number }>({ listen: file, middleware })
    const task: Task = { ...asked, port, load: { ...load, duration: 0 } }
    // Two loads warm it up: that the connections of the first one close makes the engine compile much of it again.
    await loader.ask(task)
    await loader.ask(task)
    // The CPU time of the load that is measured is the server's.
    await child.ask({})
    const { rate, p99 } = await loader.ask<Measured & Rate>({
      ...task,
      load: { ...load, warmUp: 0 },
    })
    const used = await child.ask<{ cpu: number; memory: number }>({})
    return { rate, p99, cpu: (used.cpu * 1000) / (rate * load.duration), memory: used.memory }
  } finally {
    await child.stop()
  }
}

interface Rate {
  readonly rate: number
  readonly p99: number
}
