import type { ShikiTransformer } from 'shiki'
import { palettes } from './code-theme.ts'
import { colorClasses } from './types/index.ts'
import type { Color } from './types/index.ts'

/** What each colour of the light palette is for; the dark one has the same roles. */
const roles = new Map(Object.entries(palettes.light).map(([role, color]) => [color, role as Color]))

/** The role of a colour of the light palette. */
function colorOf(color = ''): Color | undefined {
  return roles.get(color.toLowerCase())
}

/** A line that is a comment and nothing else. */
const COMMENT = /^\s*(?:\/\/|\/?\*)/

/** A line that is indented so far that it would go on further out than it began, if it went on as others do. */
const DEEP = /^ {4}/

type Line = Parameters<NonNullable<ShikiTransformer['line']>>[0]

type Token = Line['children'][number]

function textOf(node: Token): string {
  if (node.type === 'text') return node.value
  return node.type === 'element' ? node.children.map(textOf).join('') : ''
}

function isBare(node: Token): node is Extract<Token, { type: 'element' }> {
  return node.type === 'element' && Object.values(node.properties).every((value) => !value)
}

function isQuiet(node: Token): node is Extract<Token, { type: 'element' }> {
  return node.type === 'element' && String(node.properties.class) === colorClasses.quiet
}

/**
 * Writes colours as classes of one letter, which `theme/code-colors.css` knows in both modes. Shiki would write
 * both colours at every token, which was more than half of a page, and look for them once per mode.
 */
export const colorTransformer: ShikiTransformer = {
  name: 'middleware-cookbook:colors',
  preprocess(_code, options) {
    // Shiki gives up on a line after half a second, and a slow machine would build another site.
    options.tokenizeTimeLimit = 0
  },
  pre(node) {
    delete node.properties.style
  },
  line(node) {
    // What has the colour of all text needs no element.
    node.children = node.children.flatMap((token) => (isBare(token) ? token.children : token))
    const text = textOf(node)
    if (DEEP.test(text)) this.addClassToHast(node, 'deep')
    if (!COMMENT.test(text)) return
    if (node.children.every((token) => isQuiet(token) || textOf(token).trim() === '')) {
      this.addClassToHast(node, colorClasses.quiet)
      node.children = node.children.flatMap((token) => (isQuiet(token) ? token.children : token))
    }
  },
  span(node) {
    const [, color] = /^color:(#\w+)$/.exec(String(node.properties.style)) ?? []
    const role = colorOf(color)
    if (role === undefined) return
    delete node.properties.style
    const name = colorClasses[role]
    if (name !== '') this.addClassToHast(node, name)
  },
}
