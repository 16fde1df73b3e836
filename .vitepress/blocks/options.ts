import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { html, type Render } from './directives.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import { optionListsIn, type Option, type OptionList } from '../../scripts/cookbook/options.ts'

/**
 * `::: options client/retry` lists the options of everything that the recipe's modules export, from types, defaults and
 * doc comments: first those of the recipe, then those of its modules.
 */
export function optionsDirective(root: string): Render {
  return (folder, newToken) => {
    const paths = modulesOf(root, folder)
    const lists = paths.flatMap((path) =>
      optionListsIn(readFileSync(join(root, path), 'utf8'), path),
    )
    if (lists.length === 0) {
      throw new Error(`asks for the options of ${folder}, which exports no interface …Options.`)
    }
    const content = lists.map((list) => section(list, lists.length > 1)).join('')
    return {
      tokens: [html(newToken, `<div class="option-lists">\n${content}</div>\n`)],
      files: paths.map((path) => join(root, path)),
    }
  }
}

export function modulesOf(root: string, folder: string): string[] {
  const recipe = `${basename(folder)}.ts`
  const others = readdirSync(join(root, 'snippets', folder))
    .filter((name) => name.endsWith('.ts') && !/\.(?:test|fixture)\.ts$/.test(name))
    .filter((name) => name !== recipe && name !== 'faults.ts')
    .sort()
  return [recipe, ...others].map((name) => `snippets/${folder}/${name}`)
}

function section({ of, options }: OptionList, named: boolean): string {
  const title = named ? `<p class="options-of"><code>${escapeHtml(of)}</code></p>\n` : ''
  return `${title}<dl class="options">\n${options.map((option) => entry(of, option)).join('\n')}\n</dl>\n`
}

/** Name, type and default on one line, so that the eye finds an option; below, what it does. */
function entry(of: string, { name, type, required, fallback, text }: Option): string {
  const id = `option-${of.replace(/\W+/g, '')}-${name}`
  const value = required
    ? '<span class="required">required</span>'
    : fallback === undefined
      ? ''
      : `<span class="default">= <code>${escapeHtml(fallback)}</code></span>`
  return (
    `<div id="${escapeHtml(id)}" v-pre><dt><a href="#${escapeHtml(id)}"><code>${escapeHtml(name)}</code></a> ` +
    `<code class="type">${escapeHtml(type)}</code> ${value}</dt><dd>${prose(text, fallback)}</dd></div>`
  )
}

/** Without "(default 3)", which the line above says. */
function prose(text: string, fallback: string | undefined): string {
  const plain = text.replace(/\{@link (\w+)\}/g, '`$1`').replace(/\s*\n\s*/g, ' ')
  const once = fallback === undefined ? plain : plain.replace(/\s*\(default [^()]*\)/, '')
  return escapeHtml(once).replace(/`([^`]+)`/g, '<code>$1</code>')
}
