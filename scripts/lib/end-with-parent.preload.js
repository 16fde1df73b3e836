// For a child process: node --import …/end-with-parent.preload.js?parent=<pid>
import { Worker } from 'node:worker_threads'

/** How often to look, in ms. */
const LOOK = 200

/**
 * In a thread of its own, because the process may be in a loop without `await`; and before all others, because it may wait
 * for a loader that has ended already.
 */
const watch = `
  const { kill, pid } = process
  const parent = ${Number(new URL(import.meta.url).searchParams.get('parent'))}
  look()
  setInterval(look, ${LOOK})

  function look() {
    // A parent that ends hands its children on; on Windows they keep its number.
    if (process.ppid === parent && isThere(parent)) return
    kill(isThere(-pid) ? -pid : pid, 'SIGKILL')
  }

  function isThere(id) {
    try {
      return kill(id, 0)
    } catch (error) {
      return error.code === 'EPERM'
    }
  }
`
new Worker(watch, { eval: true, execArgv: [], env: {} }).unref()
