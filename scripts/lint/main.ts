import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { argv } from 'node:process'
import { ESLint } from 'eslint'
import ts from 'typescript'
import { main, ROOT } from '../lib/cli.ts'
import { createDependencies } from '../test/dependencies.ts'

const HELP = `Usage: tsx scripts/lint/main.ts [file …]

What "eslint --max-warnings=0" and "tsc --noEmit" say, from one reading of the code: ESLint's rules ask for
the types of nearly everything, so that the compiler has little left to look at. With files, rules are asked
about these alone, and types about these and all that import them.`

await main(async () => {
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(HELP)
    return 0
  }
  const files = argv.slice(2)
  const program = programOf(ROOT, files)
  const found = [await lint(program, files), typeErrors(program, files)].filter(
    (text) => text !== '',
  )
  for (const text of found) console.log(text)
  return found.length > 0 ? 1 : 0
})

/** Of all code; with files, of these and all that needs them, which a change of them can make wrong. */
function programOf(root: string, files: readonly string[]): ts.Program {
  const file = ts.findConfigFile(root, (name) => ts.sys.fileExists(name)) ?? ''
  const { options, fileNames, errors } = ts.getParsedCommandLineOfConfigFile(file, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic(error) {
      throw new Error(text([error]))
    },
  }) ?? { options: {}, fileNames: [], errors: [] }
  if (errors.length > 0) throw new Error(text(errors))
  // With the parents of nodes, which ESLint follows.
  const isMeant = neededBy(files)
  const roots = fileNames.filter((file) => file.endsWith('.d.ts') || isMeant(relative(root, file)))
  return ts.createProgram(roots, options, ts.createCompilerHost(options, true))
}

/** Whether a file needs one of these; any does if there are none, or one is a declaration, which is seen everywhere. */
function neededBy(files: readonly string[]): (path: string) => boolean {
  if (files.length === 0 || files.some((path) => path.endsWith('.d.ts'))) return () => true
  const dependencies = createDependencies(ROOT)
  return (path) => {
    const needed = dependencies(path)
    return files.some((file) => needed.has(file))
  }
}

async function lint(program: ts.Program, files: readonly string[]): Promise<string> {
  const there = files.filter((path) => existsSync(join(ROOT, path)))
  const asked = files.length === 0 ? ['.'] : there
  if (asked.length === 0) return ''
  const parserOptions = { projectService: false, programs: [program] }
  const eslint = new ESLint({
    cwd: ROOT,
    warnIgnored: false,
    overrideConfig: { files: ['**/*.ts', '**/*.js'], languageOptions: { parserOptions } },
  })
  const results = await eslint.lintFiles(asked)
  return results
    .flatMap(({ filePath, messages }) =>
      messages.map(
        ({ line, column, message, ruleId }) =>
          `${relative(ROOT, filePath)}:${line}:${column} ${message} (${ruleId ?? 'ESLint'})`,
      ),
    )
    .join('\n')
}

function typeErrors(program: ts.Program, files: readonly string[]): string {
  if (files.length === 0) return text(ts.getPreEmitDiagnostics(program))
  const isMeant = neededBy(files)
  const affected = program
    .getSourceFiles()
    .filter(({ fileName }) => !fileName.includes('/node_modules/'))
    .filter(({ fileName }) => isMeant(relative(ROOT, fileName)))
  return text(affected.flatMap((file) => ts.getPreEmitDiagnostics(program, file)))
}

/** As ESLint's, with the place first. */
function text(errors: readonly ts.Diagnostic[]): string {
  return errors
    .map(({ file, start = 0, code, messageText }) => {
      const message = `${ts.flattenDiagnosticMessageText(messageText, '\n')} (TS${code})`
      if (!file) return message
      const { line, character } = file.getLineAndCharacterOfPosition(start)
      return `${relative(ROOT, file.fileName)}:${line + 1}:${character + 1} ${message}`
    })
    .join('\n')
}
