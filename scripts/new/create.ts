import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { inventory } from '../engine/inventory.ts'
import { accept, workOut } from '../engine/promote.ts'
import { startWorkers } from '../engine/workers.ts'
import { RecipeNameError, namesOf, type Names } from './names.ts'
import { filesOf } from './templates.ts'

const NAVIGATION = '.vitepress/navigation.ts'

/**
 * Writes the folder of a new recipe, its page and its entry in the navigation, and promotes what
 * its programs print.
 *
 * @param id such as `client/request-id`
 * @returns what it wrote, relative to the root
 * @throws RecipeNameError for a name that is wrong or taken
 */
export async function createRecipe(root: string, id: string): Promise<string[]> {
  const names = namesOf(id)
  const files = filesOf(names)
  const taken = Object.keys(files).find((path) => existsSync(join(root, path)))
  if (taken !== undefined) throw new RecipeNameError(`${taken} exists already: choose another name`)

  for (const [path, content] of Object.entries(files)) await write(root, path, content)
  const navigation = readFileSync(join(root, NAVIGATION), 'utf8')
  await write(root, NAVIGATION, withEntry(navigation, names))
  return [...Object.keys(files), ...(await promote(root, id)), NAVIGATION]
}

async function write(root: string, path: string, content: string): Promise<void> {
  const file = join(root, path)
  const options = await resolveConfig(file)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, await format(content, { ...options, filepath: file }))
}

/** Adds the page at the end of its section. */
function withEntry(navigation: string, { side, file, title }: Names): string {
  const section = side === 'client' ? 'Client recipes' : 'Server recipes'
  const start = navigation.indexOf(`text: '${section}'`)
  const end = navigation.indexOf('\n    ],', start)
  if (start < 0 || end < 0) {
    throw new Error(`${NAVIGATION} has no section "${section}" to add the page to.`)
  }
  const entry = `\n      { text: '${title}', link: '/${side}/${file}' },`
  return navigation.slice(0, end) + entry + navigation.slice(end)
}

async function promote(root: string, id: string): Promise<string[]> {
  const written: string[] = []
  const workers = startWorkers()
  for (const program of inventory(root).programs) {
    if (!program.path.startsWith(`snippets/${id}/`)) continue
    const promotion = await workOut(root, program, workers.onSockets)
    accept(root, promotion)
    written.push(promotion.output)
  }
  workers.close()
  return written
}
