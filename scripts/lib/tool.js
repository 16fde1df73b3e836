import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { endWithParent } from './end-with-parent.js'

/** Packages whose command has another name. @type {Readonly<Record<string, string>>} */
const packages = { tsc: 'typescript' }

/**
 * What to pass to Node for a tool of `node_modules/.bin`, which ends with this process. Our scripts, which others start
 * with tsx, run in the process itself: in between there would be one more that a signal may stop at.
 *
 * @param {string} root
 * @param {string} tool
 * @param {readonly string[]} args
 * @returns {string[]}
 */
export function toolCommand(root, tool, args) {
  if (tool === 'tsx') {
    return [...endWithParent(), '--import', import.meta.resolve('tsx'), ...args]
  }
  const folder = join(root, 'node_modules', packages[tool] ?? tool)
  const { bin } = /** @type {{ bin: string | Record<string, string> }} */ (
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  )
  const file = typeof bin === 'string' ? bin : bin[tool]
  if (file === undefined) throw new Error(`${folder} has no command ${tool}.`)
  return [...endWithParent(), join(folder, file), ...args]
}
