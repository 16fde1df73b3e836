import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '../../cookbook/page.ts'
import type { Problem } from '../../cookbook/problem.ts'
import {
  linksIn,
  SYMPTOMS,
  SymptomsError,
  symptomsOf,
  type Proof,
  type Symptom,
} from '../../cookbook/symptoms.ts'

/**
 * Symptoms that lead nowhere, or that nothing shows. Each needs a link in its way out, to a page and a heading that
 * exist, and at least one proof that holds.
 */
export function symptomRules(root: string, pages: readonly Page[]): Problem[] {
  try {
    const entries = symptomsOf(root).flatMap((group) => group.entries)
    return entries.flatMap((symptom, index) => {
      const faults = [
        ...(entries.findIndex(({ id }) => id === symptom.id) < index ? ['is there twice'] : []),
        ...linkFaults(symptom, pages),
        ...(symptom.shown.length === 0 ? ['has no proof: name a program, a test or a source'] : []),
        ...symptom.shown.flatMap((proof) => proofFault(root, proof) ?? []),
      ]
      return faults.map((fault) => problem(symptom.line, `"${symptom.id}" ${fault}`))
    })
  } catch (error) {
    if (error instanceof SymptomsError) return [problem(error.line, error.message)]
    throw error
  }
}

function problem(line: number, message: string): Problem {
  return { rule: 'symptom', file: SYMPTOMS, line, message }
}

function linkFaults({ way, cause, check }: Symptom, pages: readonly Page[]): string[] {
  if (linksIn(way).length === 0) return ['has a way out without a link: link to the page']
  return [way, cause, check].flatMap(linksIn).flatMap((link) => {
    const [path = '', anchor] = link.split('#')
    const file = `docs${path}${path.endsWith('/') ? 'index' : ''}.md`
    const page = pages.find((each) => each.path === file)
    if (page === undefined) return [`links to ${link}, but there is no ${file}`]
    if (anchor === undefined || page.anchors.includes(anchor)) return []
    return [`links to ${link}, but ${file} has no such heading`]
  })
}

/** What is wrong with a proof, if anything is. */
function proofFault(root: string, proof: Proof): string | undefined {
  if ('source' in proof) {
    if (/^https:\/\/\S+$/.test(proof.source)) return undefined
    return `cites ${proof.source}, which is not an https address`
  }
  if ('program' in proof) {
    const output = outputOf(root, proof.program)
    if (output === undefined) return `names the program ${proof.program}, which does not exist`
    if (readFileSync(join(root, output), 'utf8').includes(proof.prints)) return undefined
    return `says that ${proof.program} prints "${proof.prints}", which ${output} does not have`
  }
  if (!existsSync(join(root, proof.test))) return `names ${proof.test}, which does not exist`
  const text = readFileSync(join(root, proof.test), 'utf8')
  if (titled(text, proof.title)) return undefined
  return `names the test "${proof.title}", which ${proof.test} does not have`
}

/** `snippets/client/retry/usage.out` for `client/retry`, as `npm run snippet` names it. */
function outputOf(root: string, program: string): string | undefined {
  return [`snippets/${program}.out`, `snippets/${program}/usage.out`].find((path) =>
    existsSync(join(root, path)),
  )
}

/** Whether a file has the title as a string, in whichever quotes. */
function titled(text: string, title: string): boolean {
  const written = [title, title.replaceAll("'", "\\'"), title.replaceAll('"', '\\"')]
  return ["'", '"', '`'].some((quote) =>
    written.some((each) => text.includes(`${quote}${each}${quote}`)),
  )
}
