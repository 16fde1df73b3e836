import { lendCryptography } from '../cryptography/lend.ts'
import type { Framed } from '../messages.ts'
import { modulesIn } from './modules.ts'
import { syntaxErrorIn } from './syntax-error.ts'

/**
 * The script of the frame in which edited code runs. The frame has an origin of its own, so what runs in it reaches neither the
 * page nor what the site has stored, and its policy allows no network. The code runs in a worker, which has no window, and which
 * ends with the frame, also in the middle of a loop.
 */
addEventListener(
  'message',
  ({ source, data, ports: [port, alarm] }: MessageEvent<Framed>) => {
    // It must not run in the origin of the site, or for a page that has put this one into a frame.
    if (origin !== 'null' || source !== parent.parent || !port || !alarm) return
    void start(data, port, alarm)
  },
  { once: true },
)

async function start(
  { modules, edited, worker, start }: Framed,
  port: MessagePort,
  alarm: MessagePort,
): Promise<void> {
  for (const path of edited) {
    const wrong = await syntaxErrorIn(modules[path] ?? '')
    if (!wrong) continue
    const { message, line } = wrong
    port.postMessage({ type: 'malformed', message, place: { path, line } })
    return
  }
  const addressOf = modulesIn(modules)
  // Chromium imports no module into a module worker here, but into one that is a script.
  const thread = new Worker(URL.createObjectURL(new Blob([BOOT], { type: 'text/javascript' })))
  thread.onerror = () => {
    alarm.postMessage('lost')
  }
  const cryptography = new MessageChannel()
  lendCryptography(cryptography.port1)
  thread.postMessage(
    {
      worker: addressOf(worker),
      start: {
        ...start,
        programs: start.programs.map(addressOf),
        load: start.load.map(addressOf),
      },
    },
    [port, cryptography.port2],
  )
}

const BOOT = `onmessage = ({ data, ports }) => {
  onmessage = null
  import(data.worker).then(({ run }) => run(data.start, ...ports))
}`
