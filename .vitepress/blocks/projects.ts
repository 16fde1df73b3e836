import {
  projectResultsFile,
  readProjectResults,
  type ProjectResult,
} from '../../scripts/cookbook/project-results.ts'
import { html, type Render } from './directives.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'

/** `::: projects typescript` shows in which projects of a group the library and its recipes work, as a test found. */
export function projectsDirective(root: string): Render {
  return (group, newToken) => {
    const all = readProjectResults(root)
    const results = all.filter((result) => result.group === group)
    if (results.length === 0) {
      const known = [...new Set(all.map((result) => result.group))].join(', ')
      throw new Error(`asks for the projects of ${group}: there are ${known}.`)
    }
    return { tokens: [html(newToken, draw(results))], files: [projectResultsFile(root)] }
  }
}

function draw(results: readonly ProjectResult[]): string {
  const heads = ['Project', 'Set up as', 'Works'].map((text) => `<th scope="col">${text}</th>`)
  return (
    `<table class="projects" v-pre><thead><tr>${heads.join('')}</tr></thead>` +
    `<tbody>\n${results.map(row).join('\n')}\n</tbody></table>\n`
  )
}

function row({ name, setup, works, note, onlyInFull }: ProjectResult): string {
  const result = works ? 'yes' : 'no'
  const mark = onlyInFull ? '<sup>full</sup>' : ''
  const text = note === '' ? '' : `<small>${prose(note)}</small>`
  return (
    `<tr><th scope="row">${prose(name)}${mark}</th><td>${prose(setup)}</td>` +
    `<td class="${result}">${result}${text}</td></tr>`
  )
}

function prose(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}
