import { join } from 'node:path'
import {
  PERMANENT,
  TRANSIENT,
  type ErrorKind,
} from '../../snippets/client/retry/permanent-errors.ts'
import { html, type Render } from './directives.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'

const kinds: Readonly<Record<string, readonly ErrorKind[]>> = {
  permanent: PERMANENT,
  transient: TRANSIENT,
}

/** `::: errors client/retry/permanent` makes a table of the errors that the recipe judges, from its own data. */
export function errorsDirective(root: string): Render {
  return (name, newToken) => {
    const shown = kinds[name.slice(name.lastIndexOf('/') + 1)]
    if (!shown)
      throw new Error(`asks for the errors of ${name}: there are permanent and transient.`)
    const file = join(root, 'snippets/client/retry/permanent-errors.ts')
    return { tokens: [html(newToken, table(shown))], files: [file] }
  }
}

function table(kinds: readonly ErrorKind[]): string {
  const rows = kinds.map(({ what, reason, names }) => {
    const codes = names.map((name) => `<code>${escapeHtml(name)}</code>`).join(', ')
    return `<tr><th scope="row">${escapeHtml(what)}<p>${escapeHtml(reason)}</p></th><td>${codes}</td></tr>`
  })
  return (
    '<table class="errors" v-pre><thead><tr><th scope="col">What failed, and why it is judged so</th>' +
    `<th scope="col">Codes and names</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>\n`
  )
}
