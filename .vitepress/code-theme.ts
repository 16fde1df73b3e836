import type { ThemeRegistration } from 'shiki'

/** The site's own colours for code, each at least 4.5:1 on the block's background. */
export const palettes = {
  light: {
    plain: '#2f2822',
    quiet: '#6f6256',
    keyword: '#a62d14',
    string: '#37682f',
    constant: '#855008',
    callable: '#1d5a87',
    type: '#6b3c90',
  },
  dark: {
    plain: '#e8dfd4',
    quiet: '#a0948a',
    keyword: '#ff9872',
    string: '#a9d08e',
    constant: '#ecc27a',
    callable: '#90c5f0',
    type: '#d2adee',
  },
} satisfies Record<string, Palette>

export const codeTheme = {
  light: theme('cookbook-light', 'light', palettes.light),
  dark: theme('cookbook-dark', 'dark', palettes.dark),
}

interface Palette {
  readonly plain: string
  /** Comments. */
  readonly quiet: string
  readonly keyword: string
  readonly string: string
  /** Numbers, `true`, `null`. */
  readonly constant: string
  readonly callable: string
  readonly type: string
}

function theme(name: string, type: 'light' | 'dark', palette: Palette): ThemeRegistration {
  const color = (foreground: string, ...scope: string[]) => ({ scope, settings: { foreground } })
  return {
    name,
    type,
    fg: palette.plain,
    bg: 'transparent',
    settings: [
      { settings: { foreground: palette.plain } },
      color(palette.quiet, 'comment'),
      color(palette.keyword, 'keyword', 'storage', 'variable.language.this'),
      // Signs are half of all tokens, and are plain: each colour is an element that a page has to load and to draw.
      color(palette.plain, 'keyword.operator', 'storage.type.function.arrow'),
      color(palette.keyword, 'keyword.operator.new', 'keyword.operator.expression'),
      color(palette.quiet, 'comment storage', 'comment variable', 'comment keyword'),
      color(palette.quiet, 'comment entity', 'comment punctuation'),
      color(palette.string, 'string', 'punctuation.definition.string', 'markup.inline'),
      color(palette.plain, 'meta.template.expression', 'variable', 'meta.object-literal.key'),
      color(palette.constant, 'constant', 'support.type.property-name', 'string.regexp'),
      color(palette.callable, 'entity.name.function', 'support.function', 'entity.name.command'),
      color(
        palette.type,
        'entity.name.type',
        'support.type',
        'support.class',
        'entity.name.tag',
        'entity.other',
      ),
    ],
  }
}
