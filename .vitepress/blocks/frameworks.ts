import { join } from 'node:path'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import { recipeOf } from '../../scripts/cookbook/recipe.ts'
import { tabsOf, type Tab } from '../../scripts/frameworks/frameworks.ts'
import { html, type Render } from './directives.ts'
import type { Token } from './page-position.ts'

/**
 * `::: frameworks server/access-log` shows the recipe in each framework, or a client recipe under each SDK. Every text is
 * there without a script; with one they are tabs, and the one that a reader chooses is remembered.
 */
export function frameworksDirective(root: string): Render {
  return (recipe, newToken) => {
    const { page } = recipeOf(root, recipe)
    const tabs = tabsOf(root, page)
    const [side = ''] = recipe.split('/')
    return {
      tokens: [
        html(newToken, opening(side, tabs)),
        ...tabs.flatMap((tab, index) => panel(tab, index === 0, newToken)),
        html(newToken, `${more(side)}</section>\n`),
      ],
      files: [
        join(root, 'snippets', recipe, 'usage.ts'),
        ...tabs.map(({ template }) => join(root, template)),
      ],
    }
  }
}

/** What the tabs of a side are called. */
export function titleOf(side: string): string {
  return side === 'client' ? 'Under your HTTP client or SDK' : 'In your framework'
}

/** Vue keeps a block out of a page's first script only if it knows all attributes, and `role` is not among them: a script sets it, which the tabs need anyway. */
function opening(side: string, tabs: readonly Tab[]): string {
  const title = titleOf(side)
  const buttons = tabs.map(
    ({ id, name }, index) =>
      `<button type="button" data-role="tab" id="tab-${id}" data-tab="${id}" aria-controls="panel-${id}" ` +
      `aria-selected="${String(index === 0)}" tabindex="${index === 0 ? 0 : -1}">${escapeHtml(name)}</button>`,
  )
  return (
    `<section class="frameworks" data-side="${side}" aria-label="${title}">` +
    `<p class="frameworks-title" v-pre>${title}</p>\n` +
    `<div data-role="tablist" aria-label="${title}" v-pre>${buttons.join('')}</div>\n`
  )
}

/** A panel by itself is no stop of the keyboard: its copy button and its code are. */
function panel({ id, name, code }: Tab, shown: boolean, newToken: (type: string) => Token) {
  const fence = Object.assign(newToken('fence'), {
    info: 'ts',
    content: `${code}\n`,
    meta: { made: true },
  })
  // Hidden by a style sheet, and only where a script can show it.
  const hidden = shown ? '' : ' data-hidden'
  return [
    html(
      newToken,
      `<div data-role="tabpanel" id="panel-${id}" aria-labelledby="tab-${id}"${hidden}>` +
        `<p class="frameworks-name" v-pre>${escapeHtml(name)}</p>\n`,
    ),
    fence,
    html(newToken, '</div>\n'),
  ]
}

function more(side: string): string {
  return side === 'client'
    ? '<p class="frameworks-more"><a href="../guide/sdks">What each SDK does by itself</a></p>\n'
    : '<p class="frameworks-more"><a href="../guide/in-your-framework">What each framework can do</a></p>\n'
}
