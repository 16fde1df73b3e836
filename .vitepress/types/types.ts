import type { Highlighter, ShikiTransformer, ThemeRegistration } from 'shiki'
import type { MarkdownRenderer } from 'vitepress'
import type { Color } from './display.ts'
import type { SheetServer } from './plugin.ts'
import type { PublicApi } from './public-api.ts'
import type { BlockSource, ShownTypes } from './transformer.ts'

export interface TypesOptions {
  readonly root: string
  /** The folder under which the site is published: `/`, `/middleware-cookbook/`. */
  readonly base: string
  /** The modules whose exports are the public API, relative to the root. */
  readonly entries: readonly string[]
  /** The page that explains what an entry exports, below the base: `/reference/`. None of a part of the site. */
  readonly reference?: Readonly<Record<string, string>>
  /** How code in doc comments is coloured: a theme for Shiki, and the colours in it. */
  readonly code: {
    readonly theme: ThemeRegistration
    readonly palette: Readonly<Record<Color, string>>
  }
  /** Where a block's code is from, by the info string of its fence. */
  readonly sourceOf: (info: string) => BlockSource | undefined
  /** Files may change while this runs: pages are served, not built. */
  readonly watching: boolean
  /** Whether pages ask for sheets at all: by default they do. */
  readonly hovers?: boolean
}

/**
 * The compiler's types for every TypeScript block. The compiler works in a thread of its own while pages are rendered: a
 * page needs only the name of a sheet. Whatever else it needs throws {@link TypesPending} until it is there.
 */
export interface Types {
  readonly transformer: ShikiTransformer
  /** What a block shows of a file's types; undefined if it is not TypeScript. */
  shownOf(path: string): ShownTypes | undefined
  /**
   * A page shows a file or a part of it.
   *
   * @param page its absolute path
   * @returns the name of the sheet with its types; undefined if it is not TypeScript
   * @throws TypesPending if the page itself shows an answer that the compiler has not given yet
   */
  show(path: string, page: string): string | undefined
  /** What a dev server needs of the sheets. */
  readonly server: SheetServer
  /** Writes the sheets of all files that pages show, as soon as the compiler has answered every question. */
  write(outDir: string): Promise<void>
  /** The Markdown renderer for doc comments. */
  useMarkdown(md: MarkdownRenderer): void
  /** The highlighter for the code in doc comments; before {@link useMarkdown}. */
  useHighlighter(shiki: Highlighter): Promise<void>
  /**
   * The exports of the library, from the same compiler.
   *
   * @throws TypesPending
   */
  publicApi(): PublicApi
}
