import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { stackOf } from './errors.ts'
import { PING, PREPARE, STARTED, type Job, type Verdict } from './protocol.ts'

/**
 * The process behind `workers.ts`: takes one job after another from its parent.
 */
const network = process.execArgv.includes('--conditions=browser') ? 'none' : 'loopback'
const afterwards: string[] = []
let ready: Promise<unknown> = Promise.resolve()
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error) => afterwards.push(`threw after it had ended: ${stackOf(error)}`))
}
process.on('disconnect', process.exit.bind(process, 1)) // with all that a program has left open
if (!process.connected) process.exit(1) // the parent ended while this was loading
process.on('message', (job: Job | typeof PREPARE | typeof PING) => {
  if (job === PING) process.send?.(PING)
  else if (job === PREPARE)
    ready = Promise.race([Promise.allSettled([modules(), callOnce()]), patience()])
  else void work(job).then((verdict) => process.send?.(verdict))
})

async function work(job: Job): Promise<Verdict> {
  const { root, program, seed, limit, page, accepts, noisy, records } = job
  await ready
  const [clocks, { compareRun }, { run }] = await modules()
  process.send?.(STARTED)
  const before = afterwards.splice(0)
  if (records) return { ...(await recorded(job)), afterwards: before }
  const installClock = noisy ? clocks.noisy(seed) : clocks.skipping(seed)
  const result = await run(program, { installClock, limit, network })
  const golden = accepts ? result.output : readFileSync(join(root, program.output), 'utf8')
  return {
    output: result.output,
    problems: compareRun(root, result, golden, page),
    afterwards: before,
    ms: result.ms,
  }
}

async function recorded({ root, program, limit, accepts }: Job): Promise<Verdict> {
  const [{ compareRun }, { record }, { writeRecording }, { showsSomething }] = await Promise.all([
    import('./compare-run.ts'),
    import('../timeline/record.ts'),
    import('../timeline/recording.ts'),
    import('../timeline/accept.ts'),
  ])
  const { run, recording } = await record(program, limit)
  const golden = accepts ? run.output : readFileSync(join(root, program.output), 'utf8')
  return {
    output: run.output,
    problems: compareRun(root, run, golden),
    afterwards: [],
    ms: run.ms,
    ...(showsSomething(recording) && { recording: writeRecording(recording) }),
  }
}

/** The first call of a process loads and compiles what later ones find ready. */
async function callOnce() {
  const { createClient, HttpResponse, serve } = await import('../../runtime/index.ts')
  const server = await serve(() => Promise.resolve(new HttpResponse('')))
  const client = createClient({ baseUrl: server.url })
  await (await client.get('/')).text()
  await client.close()
  await server.close()
}

/** A library that hangs is for the programs to find out. */
function patience() {
  return setTimeout(1000, undefined, { ref: false })
}

function modules() {
  return Promise.all([
    import('./sandbox/clocks.ts'),
    import('./compare-run.ts'),
    import('./run.ts'),
  ])
}
