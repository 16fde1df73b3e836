import { join } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { catalogue } from '../../scripts/cookbook/catalogue.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import { recipeFacts, STATES, type RecipeFacts } from '../../scripts/cookbook/recipe-facts.ts'
import { html, type Render } from './directives.ts'
import type { Token } from './page-position.ts'
import { parseMarkdown } from './parse-markdown.ts'

/**
 * `::: catalogue recipes` lists every recipe with what a reader chooses by. The filters above it are hidden until the
 * script of the page shows them (theme/catalogue.ts): without one, all recipes are shown.
 */
export function catalogueDirective(md: MarkdownRenderer, root: string): Render {
  return (_of, newToken) => {
    const recipes = recipeFacts(root)
    return {
      tokens: [
        html(newToken, filters(recipes)),
        html(newToken, '<ul class="catalogue">\n'),
        ...recipes.flatMap((recipe) => item(md, newToken, recipe)),
        html(newToken, '</ul>\n'),
      ],
      files: catalogue(root).map(({ path }) => join(root, path)),
    }
  }
}

/** What each filter compares: a recipe has one or more values of it. */
const FILTERS: Readonly<Record<string, Filter>> = {
  side: { label: 'Side', of: ({ side }) => [side] },
  topic: { label: 'Topic', of: ({ group }) => (group === undefined ? [] : [group]) },
  kind: { label: 'Kind', of: ({ kind }) => [kind] },
  state: { label: 'State', of: ({ state }) => [state], name: (value) => stateName(value) },
  standard: { label: 'Standard', of: ({ standards }) => standards.map(documentOf) },
}

interface Filter {
  readonly label: string
  readonly of: (recipe: RecipeFacts) => readonly string[]
  /** How a value is shown (default: as it is). */
  readonly name?: (value: string) => string
}

/** A filter with one value would change nothing, so it is left out. */
function filters(recipes: readonly RecipeFacts[]): string {
  const fields = Object.entries(FILTERS).flatMap(([name, { label, of, name: shown }]) => {
    const values = [...new Set(recipes.flatMap(of))]
    if (values.length < 2) return []
    const options = values.map((value) => {
      const text = escapeHtml(shown?.(value) ?? value)
      return `<option value="${escapeHtml(value)}">${text}</option>`
    })
    return (
      `<label><span>${label}</span><select name="${name}">` +
      `<option value="">All</option>${options.join('')}</select></label>`
    )
  })
  return (
    '<form class="catalogue-filters" aria-label="Filter the recipes" hidden v-pre>' +
    `${fields.join('')}<p><output aria-live="polite">${recipes.length} recipes</output>` +
    '<button type="reset">Show all</button></p></form>\n'
  )
}

function item(
  md: MarkdownRenderer,
  newToken: (type: string) => Token,
  recipe: RecipeFacts,
): Token[] {
  const { page, side, group, kind, standards, state, works, symptoms } = recipe
  const data = Object.entries(FILTERS).map(
    ([name, { of }]) => ` data-${name}="${escapeHtml(of(recipe).join('|'))}"`,
  )
  const facts = [
    ['Side', kind === 'client' ? side : `${side}, ${kind}`],
    ['Topic', group ?? ''],
    ['Standards', standards.join(', ')],
    ['State', STATES[state]],
    ['Works in', works],
  ].filter(([, value]) => value !== '')
  const seen = symptoms.map(({ symptom, id }) => `[${symptom}](/symptoms#${id})`).join(' · ')
  return [
    html(newToken, `<li${data.join('')}>\n`),
    ...parseMarkdown(md, `## [${page.title}](${page.link})\n\n${page.description}\n`),
    html(
      newToken,
      `<dl v-pre>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value ?? '')}</dd></div>`).join('')}</dl>\n`,
    ),
    ...(seen === ''
      ? []
      : [
          html(newToken, '<details><summary>What you see without it</summary>\n'),
          ...parseMarkdown(md, `${seen}\n`),
          html(newToken, '</details>\n'),
        ]),
    html(newToken, '</li>\n'),
  ]
}

function stateName(value: string): string {
  return value in STATES ? STATES[value as keyof typeof STATES] : value
}

/** `RFC 9110` of `RFC 9110 §10.2.3` */
function documentOf(standard: string): string {
  return standard.replace(/ §.*/, '')
}
