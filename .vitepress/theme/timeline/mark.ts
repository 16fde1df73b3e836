import { adoptStyle } from '../adopt-style.ts'
import css from './mark.css?inline'

adoptStyle(css)

const MARKED = 'marked'

/** Marks the bars of the line of code, or the line of the bar, that a pointer or the focus is on, and nothing else. */
export function mark({ target }: { readonly target: EventTarget | null }): void {
  for (const old of document.querySelectorAll(`.${MARKED}`)) old.classList.remove(MARKED)
  if (!(target instanceof Element)) return
  const bar = target.closest<HTMLElement | SVGElement>('.timeline [data-at]')
  const line = target.closest('.block-code .line')
  const all = bar ? fromBar(bar) : line ? fromLine(line) : []
  for (const each of all) each.classList.add(MARKED)
}

function fromBar(bar: HTMLElement | SVGElement): readonly Element[] {
  const figure = bar.closest<HTMLElement>('.timeline')
  if (!figure) return []
  const code = codeOf(figure)[Number(bar.dataset['at'])]
  if (code === undefined) return []
  return [...barsOf(figure, code), ...linesOf(code)]
}

function fromLine(line: Element): readonly Element[] {
  const figures = [...document.querySelectorAll<HTMLElement>('.timeline')]
  const code = figures.flatMap(codeOf).find((each) => linesOf(each).includes(line))
  if (code === undefined) return []
  return [line, ...figures.flatMap((figure) => barsOf(figure, code))]
}

function codeOf({ dataset }: HTMLElement): readonly string[] {
  return JSON.parse(dataset['code'] ?? '[]') as string[]
}

/** In the picture and in the table. */
function barsOf(figure: HTMLElement, code: string): readonly Element[] {
  const at = codeOf(figure).indexOf(code)
  return [...figure.querySelectorAll(`[data-at="${at}"]`)]
}

/** The lines of that text in the blocks of that file: a region, and the whole file. */
function linesOf(code: string): readonly Element[] {
  const [file = '', text = ''] = split(code)
  return [...document.querySelectorAll('.block-code')]
    .filter((block) => block.querySelector('figcaption a')?.textContent?.endsWith(`/${file}`))
    .flatMap((block) => [...block.querySelectorAll('.line')])
    .filter((line) => line.textContent?.trim() === text)
}

/** `naive.ts: await sleep(100)` */
function split(code: string): readonly string[] {
  const colon = code.indexOf(': ')
  return [code.slice(0, colon), code.slice(colon + 2)]
}
