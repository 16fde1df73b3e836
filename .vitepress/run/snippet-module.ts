import blankSpace from 'ts-blank-space'
import ts from 'typescript'

/** A snippet as a browser can load it. */
export interface SnippetModule {
  /** The text of the file. */
  readonly source: string
  /** What it imports, in the words of the file. */
  readonly imports: readonly string[]
  /**
   * The text of the module. Each line of the file is on the same line, so that the stack of an error needs no map: types are
   * blanks, and `rename` tells from where to import.
   */
  text(rename: (specifier: string) => string): string
}

/**
 * @param path the name by which stacks call it: `snippets/client/retry/usage.ts`
 */
export function snippetModule(source: string, path: string): SnippetModule {
  const code = blankSpace(source)
  const { importedFiles } = ts.preProcessFile(code, true, true)
  return {
    source,
    imports: [...new Set(importedFiles.map(({ fileName }) => fileName))],
    text(rename) {
      let text = ''
      let end = 0
      for (const { fileName, pos } of importedFiles) {
        // From the quote, which stays.
        const start = code.indexOf(fileName, pos)
        text += code.slice(end, start) + rename(fileName)
        end = start + fileName.length
      }
      return `${text}${code.slice(end)}//# sourceURL=${path}\n`
    },
  }
}
