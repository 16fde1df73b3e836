import { importsOf } from '../../cookbook/imports.ts'
import type { Snippet, SnippetKind } from '../../cookbook/snippet.ts'

/** What programs or tests load: those run too. */
export function loadedBy(
  root: string,
  snippets: readonly Snippet[],
  kinds: readonly SnippetKind[],
): ReadonlySet<string> {
  return new Set(
    snippets
      .filter(({ kind }) => kinds.includes(kind))
      .flatMap(({ path }) => [...importsOf(root, path).files]),
  )
}
