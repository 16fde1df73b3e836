import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { comparisonOf, type Side } from '../../scripts/cookbook/comparison.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import { runnable } from '../run/runnable.ts'
import { recordingOf } from '../../scripts/timeline/kept-recording.ts'
import { fieldsOf } from '../run/program-fields.ts'
import { timelineFigure } from '../timeline/figure.ts'
import { html, type Render } from './directives.ts'
import { sourceUrl } from './source-url.ts'

/**
 * `::: comparison client/retry/naive` shows what the naive version and the recipe printed in one scenario, side by side.
 * A line that only one of them printed is marked, by more than a colour: it has a bar, and a screen reader says so.
 */
export function comparisonDirective(root: string, repository: string): Render {
  return (program, newToken, home) => {
    const path = `snippets/${program}.out`
    const file = join(root, path)
    const [naive, recipe] = comparisonOf(readFileSync(file, 'utf8'))
    const source = escapeHtml(sourceUrl(repository, path))
    const run = runnable(root, path)
    const drawn =
      `<figure class="block block-output comparison"${run.attribute} v-pre>` +
      `<figcaption><a href="${source}" target="_blank" rel="noreferrer">Output</a> ` +
      `<code>npm run snippet ${escapeHtml(program)}</code></figcaption>` +
      `<div class="sides">${draw(naive, 'Naive')}${draw(recipe, 'Recipe')}</div>${run.note}</figure>\n`
    const recording = recordingOf(root, path)
    const timeline = recording
      ? timelineFigure(
          recording,
          program,
          home,
          fieldsOf(root, `snippets/${program}.ts`).length > 0,
        )
      : ''
    return { tokens: [html(newToken, timeline + drawn)], files: [file] }
  }
}

function draw({ title, lines }: Side, version: 'Naive' | 'Recipe'): string {
  const code = lines.map(({ text, differs }) =>
    differs ? `<mark class="line">${HINT}${escapeHtml(text)}</mark>` : line(text),
  )
  return (
    `<section class="side ${version.toLowerCase()}" aria-label="${version}: ${escapeHtml(title)}">` +
    `<p class="side-title">${version} <code>${escapeHtml(title)}</code></p>` +
    `<pre><code>${code.join('\n')}</code></pre></section>`
  )
}

function line(text: string): string {
  return `<span class="line">${escapeHtml(text)}</span>`
}

/** Not copied, and no part of the output. */
const HINT = '<span class="visually-hidden vp-copy-ignore">differs: </span>'
