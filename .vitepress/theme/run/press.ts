import type { Ticket } from '../../run/manifest.ts'
import type { Recording } from '../../../scripts/timeline/recording.ts'
import type { Place } from '../../run/messages.ts'
import { adoptStyle } from '../adopt-style.ts'
import { editing, type Editing } from './editing.ts'
import { addressOf, ticketOf } from './files.ts'
import { Malformed } from './malformed.ts'
import { outcomeOf } from './outcome.ts'
import { Panel } from './panel.ts'
import { Run } from './run.ts'
import { prepareWorker, takeWorker } from './spare.ts'
import css from './panel.css?inline'

adoptStyle(css)

const running = new WeakMap<HTMLElement, Run>()

/** Starts the program of a button, or stops it, or opens its editor. */
export function press(button: HTMLElement): void {
  const failed = () => {
    button.textContent = button.ariaLabel = 'Not loaded: try again'
  }
  if (button.classList.contains('options')) {
    import('../edit/fields.ts').then(({ toggleFields }) => toggleFields(button)).catch(failed)
    return
  }
  const figure = button.closest<HTMLElement>('[data-run]')
  if (!figure) return
  const run = running.get(figure)
  if (button.classList.contains('edit')) {
    run?.stop()
    import('../edit/toggle.ts').then(({ toggle }) => toggle(figure)).catch(failed)
  } else if (run) run.stop()
  else begin(button, figure)
}

function begin(button: HTMLElement, figure: HTMLElement): void {
  const id = figure.dataset['run'] ?? ''
  const panel = new Panel(figure)
  const edited = editing.get(figure)
  let ticket: Ticket | undefined
  let recording: Recording | undefined
  const run = new Run(edited?.thread() ?? Promise.resolve(takeWorker()), {
    onPrinted(text) {
      panel.print(text)
      // The reader has left the page.
      if (!figure.isConnected) run.stop()
    },
    onRecorded(recorded) {
      recording = recorded
    },
    onEnd(ending) {
      running.delete(figure)
      label(button, 'Run again', id)
      if (ending.type === 'threw') panel.print(`Uncaught ${ending.headline}`)
      if (ending.type === 'malformed') panel.print(ending.message)
      // Another run may follow at once.
      if (ending.type !== 'stopped') edited?.follow(recording)
      const outcome = outcomeOf(ending, ticket, panel.printed)
      const place = 'place' in ending ? ending.place : undefined
      panel.end(
        edited?.judge(outcome) ?? outcome,
        place && (edited ? edited.show(place) : linkTo(place, figure)),
      )
      if (ticket && !edited) prepareWorker(ticket.load.map(addressOf))
    },
  })
  running.set(figure, run)
  label(button, 'Stop', id)
  load(id, edited).then(
    (loaded) => {
      ticket = loaded.ticket
      run.start(loaded.start)
    },
    (error: unknown) => {
      run.fail(
        error instanceof Malformed
          ? { type: 'malformed', message: error.message, place: error.place }
          : { type: 'unreachable' },
      )
    },
  )
}

function label(button: HTMLElement, text: string, id: string): void {
  button.textContent = text
  button.ariaLabel = `${text}: ${id}`
}

async function load(id: string, edited: Editing | undefined) {
  const ticket = await ticketOf(id)
  const { path, program, load } = ticket
  const start = edited
    ? await edited.start()
    : { paths: [path], programs: [addressOf(program)], load: load.map(addressOf) }
  return { ticket, start }
}

/** The source of the program is beside that of its output. */
function linkTo({ path, line }: Place, figure: HTMLElement): HTMLElement | undefined {
  const source = figure.querySelector<HTMLAnchorElement>('figcaption a')?.href
  if (!source) return undefined
  return Object.assign(document.createElement('a'), {
    href: source.replace(/\.out$/, `.ts#L${line}`),
    textContent: `${path}, line ${line}`,
  })
}
