import manifest from 'virtual:run-manifest'
import { FOLDER, type Ticket } from '../../run/manifest.ts'
import { adoptStyle } from '../adopt-style.ts'
import { outcomeOf } from './outcome.ts'
import { Panel } from './panel.ts'
import { Run, type Ending } from './run.ts'
import css from './panel.css?inline'

adoptStyle(css)

const running = new WeakMap<HTMLElement, Run>()

/** Starts the program of a button, or stops it. */
export function press(button: HTMLElement): void {
  const run = running.get(button)
  const figure = button.closest<HTMLElement>('[data-run]')
  if (run) run.stop()
  else if (figure) begin(button, figure)
}

function begin(button: HTMLElement, figure: HTMLElement): void {
  const id = figure.dataset['run'] ?? ''
  const panel = new Panel(figure)
  let ticket: Ticket | undefined
  const run = new Run(addressOf(manifest.worker), {
    onPrinted(text) {
      panel.print(text)
      // The reader has left the page.
      if (!figure.isConnected) run.stop()
    },
    onEnd(ending) {
      running.delete(button)
      label(button, 'Run again', id)
      if (ending.type === 'threw') panel.print(`Uncaught ${ending.headline}`)
      panel.end(outcomeOf(ending, ticket, panel.printed), placeOf(figure, ending, ticket))
    },
  })
  running.set(button, run)
  label(button, 'Stop', id)
  load(manifest.tickets[id] ?? '').then(
    (loaded) => {
      ticket = loaded
      const { path, program, load } = loaded
      run.start({ path, program: addressOf(program), load: load.map(addressOf) })
    },
    () => {
      run.fail('unreachable')
    },
  )
}

function label(button: HTMLElement, text: string, id: string): void {
  button.textContent = text
  button.ariaLabel = `${text}: ${id}`
}

async function load(ticket: string): Promise<Ticket> {
  const response = await fetch(addressOf(ticket))
  if (!response.ok) throw new Error(`${ticket} could not be loaded.`)
  // The build wrote it.
  return (await response.json()) as Ticket
}

function addressOf(file: string): string {
  return `${location.origin}${import.meta.env.BASE_URL}${FOLDER}/${file}`
}

/** The source of the program is beside that of its output. */
function placeOf(figure: HTMLElement, ending: Ending, ticket: Ticket | undefined) {
  const source = figure.querySelector<HTMLAnchorElement>('figcaption a')?.href
  if (ending.type !== 'threw' || ending.line === undefined || !ticket || !source) return undefined
  return {
    text: `${ticket.path}, line ${ending.line}`,
    url: source.replace(/\.out$/, `.ts#L${ending.line}`),
  }
}
