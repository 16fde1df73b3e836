import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { wholeFile } from '../../scripts/cookbook/excerpt.ts'
import { html, type Render } from './directives.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import type { Fragments } from './fragments.ts'
import type { Token } from './page-position.ts'
import type { Block } from './resolve-snippets.ts'
import { byGroup, rulesIn, type Rule } from '../../scripts/cookbook/rules.ts'
import { writeSourceInfo } from './source-info.ts'

/**
 * `::: rules client/retry` lists the names of the recipe's tests in their groups; each has an address of its own, and
 * opens to show its test. At the end the files can be copied as a whole.
 */
export function rulesDirective(root: string, fragments: Fragments): Render {
  return (folder, newToken) => {
    const files = testFiles(root, folder).map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return { path, text, rules: rulesIn(text, path) }
    })
    const sheet = fragments.nameOf(
      `rules/${folder}`,
      files.flatMap(({ path, text }) => [path, text]),
    )
    const idOf = uniqueIds()
    const fence = (block: Block) =>
      Object.assign(newToken('fence'), {
        info: `ts ${writeSourceInfo(block)}`,
        content: block.code,
        meta: { block },
      })
    const all = files.flatMap(({ path, rules }) => rules.map((rule) => ({ path, rule })))
    return {
      tokens: [
        html(newToken, '<div class="rules">\n'),
        ...byGroup(all.map(({ path, rule }) => ({ path, ...rule }))).flatMap(([group, rules]) => [
          html(newToken, `${heading(group)}<ul>\n`),
          ...rules.flatMap((rule) => {
            const id = idOf(rule.text)
            const { path } = rule
            const block: Block = { ...rule, path, partial: true, fragment: { sheet, id } }
            return item(newToken, id, rule, fence(block))
          }),
          html(newToken, '</ul>\n'),
        ]),
        html(
          newToken,
          '</div>\n<div class="rules-files"><p>Copy the tests along, with what they share:</p>\n',
        ),
        ...files.flatMap(({ path, text }) => {
          const id = `file-${basename(path)}`
          const block: Block = { path, ...wholeFile(text), partial: true, fragment: { sheet, id } }
          const lines = `${block.lines.length} lines`
          return [
            html(
              newToken,
              `<details id="${id}"><summary v-pre>${escapeHtml(basename(path))}, ${lines}</summary>\n`,
            ),
            fence(block),
            html(newToken, '</details>\n'),
          ]
        }),
        html(newToken, '</div>\n'),
      ],
      files: files.map(({ path }) => join(root, path)),
    }
  }
}

type NewToken = Parameters<Render>[1]

function item(newToken: NewToken, id: string, rule: Rule, fence: Token): Token[] {
  return [
    html(newToken, `<li id="${id}"><details><summary v-pre>${summary(rule.text)}</summary>\n`),
    fence,
    html(newToken, '</details></li>\n'),
  ]
}

function heading(group: string): string {
  return group === '' ? '' : `<p class="rules-group" v-pre>${summary(group)}</p>\n`
}

/** Characters of an address that say enough: a page may have more than a hundred of them. */
const LONGEST = 40

/** `rule-a-network-error-is-tried-again`, and once more with a number for a second one of that name. */
function uniqueIds(): (text: string) => string {
  const used = new Map<string, number>()
  return (text) => {
    const slug = text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, LONGEST)
      .replace(/-$/, '')
    const count = (used.get(slug) ?? 0) + 1
    used.set(slug, count)
    return count === 1 ? `rule-${slug}` : `rule-${slug}-${count}`
  }
}

export function testFiles(root: string, folder: string): readonly string[] {
  const names = readdirSync(join(root, 'snippets', folder)).filter((name) =>
    name.endsWith('.test.ts'),
  )
  if (names.length === 0) throw new Error(`asks for the rules of ${folder}, which has no tests.`)
  return inOrder(names, basename(folder)).map((name) => `snippets/${folder}/${name}`)
}

/** `retry.test.ts`, then further ideas about the recipe (`retry.waits.test.ts`), then its modules. */
export function inOrder(names: readonly string[], recipe: string): readonly string[] {
  const rank = (name: string) =>
    [`${recipe}.test.ts`, `${recipe}.`, ''].findIndex((start) => name.startsWith(start))
  return [...names].sort().sort((a, b) => rank(a) - rank(b))
}

function summary(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}
