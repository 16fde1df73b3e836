import { MOST_SPANS, type Recording } from '../../../scripts/timeline/recording.ts'
import type { FigureParts } from '../../timeline/figure.ts'
import { adoptStyle } from '../adopt-style.ts'
import { element } from '../run/element.ts'
import css from './picture.css?inline'

adoptStyle(css)

/** The timeline of a program, in which that of an edited run takes the place of the one on the site. */
export class Picture {
  readonly #program: string
  readonly #figure: HTMLElement
  readonly #original: FigureParts
  readonly #news = element('span', '')
  readonly #button = element('button', 'editor-button')
  readonly #bar = element('p', 'timeline-run', this.#news, this.#button)
  #own: FigureParts | undefined
  #showsOwn = false
  #asked = 0
  #what = ''

  /** @returns undefined for a program that has no picture on this page */
  static of(program: string): Picture | undefined {
    const figure = [...document.querySelectorAll<HTMLElement>('.timeline')].find(
      (each) => each.querySelector('figcaption code')?.textContent === program,
    )
    return figure && new Picture(program, figure)
  }

  private constructor(program: string, figure: HTMLElement) {
    this.#program = program
    this.#figure = figure
    this.#original = {
      code: figure.dataset['code'] ?? '',
      sides: this.#part('.sides').innerHTML,
      legend: this.#part('.legend').innerHTML,
      tables: [...figure.querySelectorAll('table')].map((table) => table.outerHTML).join(''),
    }
    this.#news.role = 'status'
    this.#button.type = 'button'
    this.#button.onclick = () => {
      this.#show(this.#showsOwn ? undefined : this.#own)
    }
  }

  /**
   * Draws a run, or says why it has no picture.
   *
   * @param what the options that it ran with: `retry({ maxRetries: 1 })`
   */
  async follow(recording: Recording | undefined, what = ''): Promise<void> {
    const asked = ++this.#asked
    let own: FigureParts | undefined
    let why = whyNone(recording)
    if (recording && why === undefined) {
      try {
        const { drawingOf, kindOf, partsOf } = await import('../../timeline/figure.ts')
        own = partsOf(drawingOf(recording, kindOf(this.#program)), this.#program)
      } catch {
        why = 'Your run could not be drawn. Is there a network?'
      }
    }
    // Another run has ended meanwhile, or the page is as it was.
    if (asked !== this.#asked) return
    this.#own = own
    this.#what = what === '' ? '' : `: ${what}`
    this.#show(own, why)
  }

  /** As the page was. */
  reset(): void {
    this.#asked++
    this.#own = undefined
    this.#show(undefined)
    this.#bar.remove()
  }

  #show(own: FigureParts | undefined, why = ''): void {
    this.#showsOwn = own !== undefined
    const { code, sides, legend, tables } = own ?? this.#original
    this.#figure.dataset['code'] = code
    this.#part('.sides').innerHTML = sides
    this.#part('.legend').innerHTML = legend
    for (const table of this.#figure.querySelectorAll('table')) table.remove()
    this.#part('details').insertAdjacentHTML('beforeend', tables)
    // The file is of the one on the site.
    this.#part('figcaption a').hidden = this.#showsOwn
    this.#figure.classList.toggle('of-run', this.#showsOwn)
    // Below the fields, which do not move under a finger.
    if (!this.#bar.isConnected) this.#part('.sides').before(this.#bar)
    this.#button.hidden = this.#own === undefined
    this.#button.textContent = this.#showsOwn ? 'Show that of the site' : 'Show that of your run'
    // After it is there: a screen reader tells what changes in it.
    this.#news.textContent =
      (this.#showsOwn ? `The timeline of your run${this.#what}` : 'The timeline of the site') +
      (why === '' ? '' : `. ${why}`)
  }

  #part(selector: string): HTMLElement {
    const part = this.#figure.querySelector<HTMLElement>(selector)
    if (!part) throw new Error(`The timeline has no ${selector}.`)
    return part
  }
}

function whyNone(recording: Recording | undefined): string | undefined {
  if (!recording) return 'Your run did not get far enough for one.'
  if (recording.length > MOST_SPANS) {
    return `Your run took more than ${MOST_SPANS} steps, too many to draw.`
  }
  return recording.some(({ kind }) => kind === 'call') &&
    recording.some(({ kind }) => kind === 'title')
    ? undefined
    : 'Your run sent no request.'
}
