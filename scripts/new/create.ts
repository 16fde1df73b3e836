import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { inventory } from '../cookbook/snippet.ts'
import { accept, workOut, workOutRecording } from '../promote/promote.ts'
import { startWorkers, type Workers } from '../run/workers.ts'
import { RecipeNameError, namesOf } from './names.ts'
import { filesOf } from './templates/index.ts'

/**
 * Writes the folder of a new recipe and its page, and promotes what its programs print and do.
 *
 * @param id such as `client/request-id`
 * @param workers processes that run already (default: new ones, ended afterwards)
 * @returns what it wrote, relative to the root
 * @throws RecipeNameError for a name that is wrong or taken
 */
export async function createRecipe(root: string, id: string, workers?: Workers): Promise<string[]> {
  const files = requireFree(root, id)
  for (const [path, content] of Object.entries(files)) await write(root, path, content)
  return [...Object.keys(files), ...(await promote(root, id, workers))]
}

/**
 * The files of a new recipe by path.
 *
 * @throws RecipeNameError for a name that is wrong or taken
 */
export function requireFree(root: string, id: string): ReturnType<typeof filesOf> {
  const files = filesOf(namesOf(id))
  const taken = Object.keys(files).find((path) => existsSync(join(root, path)))
  if (taken === undefined) return files
  throw new RecipeNameError(`${taken} exists already: choose another name`)
}

async function write(root: string, path: string, content: string): Promise<void> {
  const file = join(root, path)
  const options = await resolveConfig(file)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, await format(content, { ...options, filepath: file }))
}

async function promote(root: string, id: string, shared?: Workers): Promise<string[]> {
  const written: string[] = []
  const workers = shared ?? startWorkers()
  for (const program of inventory(root).programs) {
    if (!program.path.startsWith(`snippets/${id}/`)) continue
    const promotion = await workOut(root, program, workers.onSockets)
    accept(root, promotion)
    written.push(promotion.output)
    const recording = await workOutRecording(root, program, workers.inMemory)
    if (!recording) continue
    accept(root, recording)
    written.push(recording.output)
  }
  if (!shared) workers.close()
  return written
}
