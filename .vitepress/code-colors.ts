import type { ShikiTransformer } from 'shiki'
import { palettes } from './code-theme.ts'
import { colorClasses } from './types/popup-html.ts'

/** The class for each colour of the light palette; the dark one has the same roles. */
const classes = new Map(
  Object.entries(colorClasses).map(([color, name]) => [palettes.light[color as Role], name]),
)

type Role = keyof typeof palettes.light

/**
 * Writes colours as classes of one letter, which `theme/code-colors.css` knows. Shiki writes both colours
 * of both modes at every token, and that was more than half of a page.
 */
export const colorTransformer: ShikiTransformer = {
  name: 'middleware-cookbook:colors',
  span(node) {
    const [, color = ''] = /--shiki-light:(#\w+)/.exec(String(node.properties.style)) ?? []
    const name = classes.get(color.toLowerCase())
    if (name === undefined) return
    delete node.properties.style
    if (name !== '') this.addClassToHast(node, name)
  },
}
