import { styleText } from 'node:util'

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

/** Puts a style around a text, or does not. */
export type Paint = (style: Style, text: string) => string

export const plain: Paint = (_style, text) => text

export const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false })

/** Colours for a terminal, none for a pipe; `NO_COLOR` and `FORCE_COLOR` have the last word. */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  if (env.NO_COLOR) return plain
  return stream.isTTY || env.FORCE_COLOR ? coloured : plain
}
