import { addressOf } from '../run/files.ts'
import type { Thread } from '../run/run.ts'
import { fetchKit } from './modules.ts'

/**
 * A worker in a frame with an origin and a policy of its own: what runs in it reaches neither the page, nor what the site stores, nor
 * the network. `run/frame/page.ts` says why there are two frames.
 */
export async function framedThread(): Promise<Thread> {
  const { frame } = await fetchKit()
  const outer = document.createElement('iframe')
  outer.hidden = true
  outer.src = addressOf(frame)
  try {
    await loaded(outer)
    return new FramedThread(outer, await sandboxIn(outer))
  } catch (error) {
    outer.remove()
    throw error
  }
}

async function sandboxIn(outer: HTMLIFrameElement): Promise<Window> {
  const page = outer.contentDocument
  const content = page?.querySelector('template')?.innerHTML
  if (!page || content === undefined) throw new Error('The frame could not be loaded.')
  const inner = page.createElement('iframe')
  inner.setAttribute('sandbox', 'allow-scripts')
  inner.srcdoc = content
  await loaded(inner, page.body)
  if (!inner.contentWindow) throw new Error('The frame was removed.')
  return inner.contentWindow
}

function loaded(frame: HTMLIFrameElement, parent = document.body): Promise<unknown> {
  const load = new Promise((resolve) => {
    frame.addEventListener('load', resolve, { once: true })
  })
  parent.append(frame)
  return load
}

class FramedThread implements Thread {
  onerror: Thread['onerror'] = null
  readonly #outer: HTMLIFrameElement
  readonly #window: Window

  constructor(outer: HTMLIFrameElement, window: Window) {
    this.#outer = outer
    this.#window = window
  }

  postMessage(what: object, transfer: Transferable[]): void {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => this.onerror?.(new ErrorEvent('error'))
    this.#window.postMessage(what, '*', [...transfer, port2])
  }

  terminate(): void {
    this.#outer.remove()
  }
}
