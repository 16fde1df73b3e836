import {
  codeKey,
  mutantsFile,
  mutantTargets,
  readMutants,
  scoreOf,
  type MutantTarget,
} from '../../scripts/cookbook/mutant-results.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import { html, type Render } from './directives.ts'

/** `::: mutants all` shows, for each recipe, how many changes of its code the tests notice. */
export function mutantsDirective(root: string): Render {
  return (_of, newToken) => {
    const targets = mutantTargets(root)
    const heads = ['code', 'mutants', 'noticed', 'survived'].map(
      (text) => `<th scope="col">${text}</th>`,
    )
    const table =
      `<table class="mutants"><thead><tr>${heads.join('')}</tr></thead>` +
      `<tbody>${targets.map((target) => row(root, target)).join('')}</tbody></table>\n`
    return {
      tokens: [html(newToken, table)],
      files: targets.map((target) => mutantsFile(root, target)),
    }
  }
}

function row(root: string, target: MutantTarget): string {
  const { id } = target
  const name = id.startsWith('runtime/')
    ? `<code>${escapeHtml(id)}</code>`
    : `<a href="../${escapeHtml(id)}">${escapeHtml(id)}</a>`
  const results = readMutants(root, target)
  const head = `<tr><th scope="row">${name}</th>`
  if (!results) return `${head}<td colspan="3">not counted yet</td></tr>`
  const { mutants, survived } = results
  const share = `${(Math.floor(1000 * scoreOf(results)) / 10).toFixed(1)} %`
  const old = results.code === codeKey(root, target) ? '' : ' (before the last change)'
  return `${head}<td>${mutants}</td><td>${share}${old}</td><td>${survived.length}</td></tr>`
}
