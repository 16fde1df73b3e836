import { pageList } from '../../scripts/cookbook/page-list.ts'
import { recipeFacts, STATES } from '../../scripts/cookbook/recipe-facts.ts'
import { symptomsOf, type Proof } from '../../scripts/cookbook/symptoms.ts'

/** What leads to other pages, as plain Markdown with links from the root. */
export const finders: Readonly<Record<string, (root: string, of: string) => string>> = {
  pages: (root, section) => `\n${pageList(root, section)}`,
  catalogue: (root) => `\n${recipes(root)}`,
  symptoms: (root) => `\n${symptoms(root)}`,
}

function recipes(root: string): string {
  const entries = recipeFacts(root).map(
    ({ page, side, group, kind, standards, state, works }) =>
      `## [${page.title}](${page.link})\n\n${page.description}\n\n` +
      `- Side: ${kind === 'client' ? side : `${side}, ${kind}`}\n` +
      (group === undefined ? '' : `- Topic: ${group}\n`) +
      (standards.length === 0 ? '' : `- Standards: ${standards.join(', ')}\n`) +
      `- State: ${STATES[state]}\n- Works in: ${works}\n`,
  )
  return entries.join('\n')
}

function symptoms(root: string): string {
  const groups = symptomsOf(root).map(({ group, entries }) => {
    const texts = entries.map(
      ({ symptom, also, cause, check, way, shown }) =>
        `### ${symptom}\n\n` +
        (also.length === 0 ? '' : `Also: ${also.join(' · ')}\n\n`) +
        `- Cause: ${cause}\n- Check: ${check}\n- Way out: ${way}\n` +
        `- Shown by: ${shown.map(proof).join(', ')}\n`,
    )
    return `## ${group}\n\n${texts.join('\n')}`
  })
  return groups.join('\n')
}

function proof(one: Proof): string {
  if ('source' in one) return `[${one.title}](${one.source})`
  return 'test' in one ? `a test in \`${one.test}\`` : `the program \`${one.program}\``
}
