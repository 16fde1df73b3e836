import { join } from 'node:path'
import { filesOf, lineCount, type Item } from '../../cli/item.ts'
import { waysToAdd } from '../../scripts/cookbook/ways-to-add.ts'
import { itemOf } from '../../scripts/registry/items.ts'
import { html, type Render } from './directives.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'

/**
 * `::: add client/retry` shows how to get the recipe: by copying it or by installing the package. The tabs are radio
 * buttons, so they work by keyboard and without a script.
 */
export function addDirective(root: string): Render {
  return (recipe, newToken) => {
    const item = itemOf(root, recipe)
    return {
      tokens: [html(newToken, draw(item))],
      files: [
        join(root, 'package.json'),
        ...item.files.map(({ name }) => join(root, 'snippets', recipe, name)),
      ],
    }
  }
}

function draw(item: Item): string {
  const { copy, install } = waysToAdd(item.id)
  return (
    '<fieldset class="add"><legend>Add to your project</legend>\n' +
    `${tab('add-copy', 'Copy the code', true)}${tab('add-install', 'Install the package')}` +
    `<div class="add-panel">${command(copy)}<p>${copied(item)}${extras(item)} ` +
    '<a href="../guide/your-project">What a project needs</a></p></div>\n' +
    `<div class="add-panel">${command(install)}<p>Then import it, compiled and with types: ` +
    `<code class="long">import { ${item.factory} } from 'middleware-cookbook/${item.id}'</code></p></div>\n` +
    '</fieldset>\n'
  )
}

function tab(id: string, text: string, checked = false): string {
  const state = checked ? ' checked' : ''
  return `<input type="radio" name="add" id="${id}"${state}><label for="${id}">${text}</label>\n`
}

/** As VitePress draws a block, so that its button copies it. */
function command(text: string): string {
  return (
    '<div class="language-sh"><button title="Copy" class="copy"></button>' +
    `<pre><code>${escapeHtml(text)}</code></pre></div>`
  )
}

function extras({ id, files }: Item): string {
  return files
    .filter(({ role }) => role === 'extra')
    .map(({ name }) => {
      const command = `add ${id}/${name.replace(/\.ts$/, '')}`
      return ` <code class="long">${escapeHtml(command)}</code> copies <code>${escapeHtml(name)}</code> as well.`
    })
    .join('')
}

function copied(item: Item): string {
  const files = filesOf(item, false)
  const lines = files.reduce((sum, { text }) => sum + lineCount(text), 0)
  const count = files.length === 1 ? 'one file' : `${files.length} files`
  const packages = Object.keys(item.dependencies).map((name) => `<code>${escapeHtml(name)}</code>`)
  return `Copies ${count}, ${lines} lines, for you to change; ${files.length === 1 ? 'it depends' : 'they depend'} on ${packages.join(' and ')}. <code>--tests</code> copies the tests too.`
}
