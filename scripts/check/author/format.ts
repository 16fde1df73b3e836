import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, getFileInfo, resolveConfig } from 'prettier'
import type { Problem } from '../../cookbook/problem.ts'

/**
 * Whether Prettier would change these files.
 *
 * @param paths relative to the root; files that Prettier does not know, or is told to ignore, are right
 */
export async function wrongFormat(root: string, paths: readonly string[]): Promise<Problem[]> {
  const ignorePath = join(root, '.prettierignore')
  const problems = await Promise.all(
    paths.map(async (path): Promise<Problem[]> => {
      const file = join(root, path)
      const { ignored, inferredParser } = await getFileInfo(file, { ignorePath })
      if (ignored || inferredParser === null || !existsSync(file)) return []
      const options = await resolveConfig(file)
      const right = await check(readFileSync(file, 'utf8'), { ...options, filepath: file }).catch(
        () => true, // what cannot be parsed is reported by the compiler
      )
      if (right) return []
      const message = 'is not formatted: run "npm run format"'
      return [{ rule: 'format', file: path, message }]
    }),
  )
  return problems.flat()
}
