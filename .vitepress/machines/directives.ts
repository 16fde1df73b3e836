import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { comparisonOf, diffOf } from '../../scripts/cookbook/comparison.ts'
import type { DirectiveName } from '../../scripts/cookbook/directive.ts'
import { optionListsIn } from '../../scripts/cookbook/options.ts'
import { byGroup, rulesIn } from '../../scripts/cookbook/rules.ts'
import { recipeOf } from '../../scripts/cookbook/recipe.ts'
import { tabsOf } from '../../scripts/frameworks/frameworks.ts'
import { titleOf } from '../blocks/frameworks.ts'
import { modulesOf } from '../blocks/options.ts'
import type { Render } from '../blocks/directives.ts'
import type { Token } from '../blocks/page-position.ts'
import { testFiles } from '../blocks/rules.ts'
import { finders } from './finders.ts'
import { linksToMarkdown } from './links.ts'
import type { DirectiveToMarkdown } from './markdown.ts'

/**
 * What a directive comes to in plain Markdown. Rules and options are lists; what the site draws as a table stays the
 * HTML of that table, which Markdown may hold.
 */
export function directiveToMarkdown(
  root: string,
  renderers: Readonly<Record<DirectiveName, Render>>,
): DirectiveToMarkdown {
  return ({ name, of }, page) => {
    if (name === 'rules') return rules(root, of)
    if (name === 'options') return options(root, of)
    const finder = finders[name]
    if (finder) return linksToMarkdown(finder(root, of), page)
    if (name === 'frameworks') return frameworks(root, of)
    if (name === 'comparison') return comparison(root, of)
    // The output above it has the results; the picture is for eyes.
    if (name === 'timeline') return ''
    return linksToMarkdown(asHtml(renderers[name], of), page)
  }
}

function rules(root: string, recipe: string): string {
  const paths = testFiles(root, recipe)
  const all = paths.flatMap((path) => rulesIn(readFileSync(join(root, path), 'utf8'), path))
  const lists = byGroup(all).map(
    ([title, items]) =>
      `${title === '' ? '' : `**${title}**\n\n`}${items.map(({ text }) => `- ${text}`).join('\n')}\n`,
  )
  const files = paths.map((path) => `\`${basename(path)}\``).join(', ')
  return `\n${lists.join('\n')}\nTests: ${files} in \`snippets/${recipe}/\`.\n`
}

function frameworks(root: string, recipe: string): string {
  const [side = ''] = recipe.split('/')
  const parts = tabsOf(root, recipeOf(root, recipe).page).map(
    ({ name, code }) => `${name}:\n\n\`\`\`ts\n${code}\n\`\`\`\n`,
  )
  return `\n**${titleOf(side)}**\n\n${parts.join('\n')}`
}

/** The naive version has `-`, the recipe `+`; lines without a mark were printed by both. */
function comparison(root: string, program: string): string {
  const sides = comparisonOf(readFileSync(join(root, `snippets/${program}.out`), 'utf8'))
  const [naive, recipe] = sides
  return (
    `\nOutput: \`-\` is printed with \`${naive.title}\` only, \`+\` with \`${recipe.title}\` only.\n\n` +
    `\`\`\`diff\n${diffOf(sides)}\n\`\`\`\n`
  )
}

function options(root: string, recipe: string): string {
  const lists = modulesOf(root, recipe).flatMap((path) =>
    optionListsIn(readFileSync(join(root, path), 'utf8'), path),
  )
  const written = lists.map(({ of, options }) => {
    const items = options.map(({ name, type, required, fallback, text }) => {
      const value = required
        ? ', required'
        : fallback === undefined
          ? ''
          : `, default \`${fallback}\``
      return `- \`${name}\` (\`${type}\`${value}): ${text.replace(/\{@link (\w+)\}/g, '`$1`').replace(/\s+/g, ' ')}`
    })
    return `**\`${of}\`**\n\n${items.join('\n')}\n`
  })
  return `\n${written.join('\n')}`
}

/** Without what only the site's style sheet and script use. */
function asHtml(render: Render, of: string): string {
  const newToken = (type: string) => ({ type, content: '', info: '' }) as Token
  const { tokens } = render(of, newToken, '../')
  const parts = tokens.map(({ type, content, info }) =>
    type === 'fence'
      ? `\n\`\`\`${/^\w*/.exec(info)?.[0] ?? ''}\n${content}\n\`\`\`\n`
      : inMarkdown(type, content),
  )
  return `\n${parts.join('')}\n`
}

function inMarkdown(type: string, content: string): string {
  if (type === 'heading_open') return '\n### '
  if (type === 'paragraph_close' || type === 'heading_close') return '\n\n'
  return content
    .replace(/ (?:class|tabindex|v-pre|role|style|scope)(?:="[^"]*")?/g, '')
    .replace(/<i (?:aria-label|title)="([^"]*)"[^>]*><\/i>/g, '$1; ')
    .replace(/<i(?: aria-hidden="true")?><\/i>/g, '')
}
