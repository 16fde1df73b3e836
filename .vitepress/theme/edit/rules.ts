import type { RuleSet } from '../../run/manifest.ts'
import type { Place, Rule } from '../../run/messages.ts'
import { adoptStyle } from '../adopt-style.ts'
import { element } from '../run/element.ts'
import { fetchFile } from '../run/files.ts'
import { Malformed } from '../run/malformed.ts'
import { sentenceOf } from '../run/outcome.ts'
import { Run, type Ending } from '../run/run.ts'
import { framedThread } from './frame.ts'
import { framed } from './modules.ts'
import css from './rules.css?inline'

adoptStyle(css)

export interface Checking {
  readonly figure: HTMLElement
  /** The texts of the editor, by path. */
  readonly texts: ReadonlyMap<string, string>
  /** The file of the rules. */
  readonly file: string
  /** Leads to a line; undefined for a file that the editor has not. */
  readonly show: (place: Place) => HTMLElement | undefined
  readonly onEnd: () => void
}

/** Runs the tests that ship with a recipe on what a reader has edited. */
export function checkRules({ figure, texts, file, show, onEnd }: Checking): Run {
  const rules: (Rule & { readonly place?: Place | undefined })[] = []
  const outcome = element('p', 'run-outcome')
  const panel = element('div', 'run-panel', outcome)
  let left = 0
  outcome.role = 'status'
  figure.querySelector('.run-panel')?.remove()
  figure.append(panel)
  outcome.textContent = 'Checking the rules'
  const run = new Run(framedThread(), {
    onPrinted: () => undefined,
    onRule(rule) {
      rules.push(rule)
      if (!figure.isConnected) run.stop()
    },
    onEnd(ending) {
      onEnd()
      const broken = rules.filter(({ state }) => state === 'broken')
      const isGood = ending.type === 'ended' && broken.length === 0
      panel.dataset['kind'] = isGood ? 'same' : 'differs'
      const held = rules.filter(({ state }) => state === 'holds').length
      const others = left + rules.length - held - broken.length
      outcome.textContent = sentence(ending, held, broken.length, others)
      const place = 'place' in ending ? ending.place : undefined
      const link = place && show(place)
      if (link) outcome.append(' in ', link)
      if ('message' in ending) outcome.append(`: ${ending.message}`)
      if ('headline' in ending) outcome.append(`: ${ending.headline}`)
      panel.append(listOf('rules-broken', broken, show))
      if (held === 0) return
      const title = element('summary', '', `${held} rules hold`)
      const holding = rules.filter(({ state }) => state === 'holds')
      panel.append(element('details', '', title, listOf('rules-held', holding, show)))
    },
  })
  load().then(
    (start) => {
      run.start(start)
    },
    (error: unknown) => {
      const { message, place } = error instanceof Malformed ? error : {}
      run.fail(place ? { type: 'malformed', message: message ?? '', place } : UNREACHABLE)
    },
  )
  return run

  async function load() {
    const set = (await (await fetchFile(file)).json()) as RuleSet
    left = set.left
    const tests = await Promise.all(
      Object.entries(set.sources).map(
        async ([path, source]) => [path, await (await fetchFile(source)).text()] as const,
      ),
    )
    return framed(new Map([...tests, ...texts]), set.tests, set)
  }
}

const UNREACHABLE = { type: 'unreachable' } as const

function sentence(ending: Ending, held: number, broken: number, others: number): string {
  if (ending.type !== 'ended') return sentenceOf(ending)
  const more = others === 0 ? '' : ` ${others} more need Node: CI runs them.`
  if (broken === 0) return `All ${held} rules hold.${more}`
  return `${broken} of ${held + broken} rules ${broken === 1 ? 'is' : 'are'} broken.${more}`
}

function listOf(
  className: string,
  rules: readonly (Rule & { readonly place?: Place | undefined })[],
  show: Checking['show'],
): HTMLElement {
  const items = rules.map(({ name, why, place }) => {
    const item = element('li', '', element('span', 'rules-name', name))
    if (why === undefined) return item
    item.append(element('span', 'rules-why', why))
    if (!place) return item
    const text = `${place.path.replace(/^.*\//, '')}, line ${place.line}`
    item.append(element('span', 'rules-place', show(place) ?? text))
    return item
  })
  return element('ul', className, ...items)
}
