import process from 'node:process'

/**
 * A command whose reader goes away ends quietly, as `git log | head -1` does: Node ignores the signal
 * that ends others then, and would print where it was writing instead.
 *
 * @param {() => void} [end] what ends the command (default: it exits with the code of that signal)
 */
export function endWithReader(end = () => process.exit(BROKEN_PIPE)) {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== 'EPIPE') throw error
      end()
    })
  }
}

/** 128 and the number of SIGPIPE: what a shell says of a command that it ended. */
const BROKEN_PIPE = 141
