import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import { SYMPTOMS, symptomsOf, type Proof, type Symptom } from '../../scripts/cookbook/symptoms.ts'
import { html, type Render } from './directives.ts'
import type { Token } from './page-position.ts'
import { parseMarkdown } from './parse-markdown.ts'

/** `::: symptoms all` shows every symptom, with its cause, a check, the way out, and what proves it. */
export function symptomsDirective(md: MarkdownRenderer, root: string, repository: string): Render {
  return (_all, newToken) => ({
    tokens: symptomsOf(root).flatMap(({ group, entries }) => [
      ...parseMarkdown(md, `## ${group}\n`),
      ...entries.flatMap((entry) => section(md, root, repository, newToken, entry)),
    ]),
    files: [join(root, SYMPTOMS)],
  })
}

function section(
  md: MarkdownRenderer,
  root: string,
  repository: string,
  newToken: (type: string) => Token,
  { symptom, id, also, cause, check, way, shown }: Symptom,
): Token[] {
  const inline = (content: string) => Object.assign(newToken('inline'), { content, children: [] })
  const proofs = shown.map((proof) => linkTo(root, repository, proof)).join(', ')
  return [
    ...parseMarkdown(md, `### ${symptom} {#${id}}\n`),
    ...(also.length > 0
      ? [html(newToken, `<p class="also" v-pre>Also: ${escapeHtml(also.join(' · '))}</p>\n`)]
      : []),
    html(newToken, '<dl class="symptom"><dt>Cause</dt><dd>'),
    inline(cause),
    html(newToken, '</dd>\n<dt>Check</dt><dd>'),
    inline(check),
    html(newToken, '</dd>\n<dt>Way out</dt><dd>'),
    inline(way),
    html(newToken, `</dd>\n<dt>Shown by</dt><dd>${proofs}</dd></dl>\n`),
  ]
}

function linkTo(root: string, repository: string, proof: Proof): string {
  if ('source' in proof) return link(proof.source, escapeHtml(proof.title))
  const blob = `${repository}/blob/main/`
  if ('test' in proof) {
    const { test, title } = proof
    const line = lineOf(join(root, test), title)
    return link(`${blob}${test}#L${line}`, `a test in <code>${escapeHtml(basename(test))}</code>`)
  }
  const { program } = proof
  const path = [`snippets/${program}.ts`, `snippets/${program}/usage.ts`].find((each) =>
    existsSync(join(root, each)),
  )
  return link(`${blob}${path ?? ''}`, `the program <code>${escapeHtml(program)}</code>`)
}

function link(href: string, text: string): string {
  return `<a href="${escapeHtml(href)}" target="_blank" rel="noreferrer">${text}</a>`
}

/** Tests move, so the line is looked up. */
function lineOf(file: string, title: string): number {
  const text = readFileSync(file, 'utf8')
  const at = [title, title.replaceAll("'", "\\'")].map((each) => text.indexOf(each))
  return text.slice(0, Math.max(0, ...at)).split('\n').length
}
