import process from 'node:process'

/**
 * Options of Node for a child process that must not outlive this one, however this one ends: after a SIGKILL nothing is
 * left that could send a signal, so the child looks itself. One that leads a group takes the group along.
 *
 * @returns {string[]}
 */
export function endWithParent() {
  const preload = new URL('./end-with-parent.preload.js', import.meta.url)
  return ['--import', `${preload.href}?parent=${process.pid}`]
}
