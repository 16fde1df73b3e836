import { CACHES, WORKER, type Progress } from '../../offline/copy.ts'

/** @returns whether the site is saved: then it works without a network */
export async function save(base: string, tell: (news: string) => void): Promise<boolean> {
  const { serviceWorker } = navigator
  const listen = ({ data }: MessageEvent<Progress>) => {
    tell(`${data.saved} of ${data.of} files`)
  }
  serviceWorker.addEventListener('message', listen)
  try {
    tell('Begins …')
    const registration = await serviceWorker.register(base + WORKER)
    const worker = registration.installing
    if (worker && !(await installed(worker))) {
      await registration.unregister()
      tell(
        'Not saved: the network failed, or a new version came out just now. Press again to go on.',
      )
      return false
    }
    await serviceWorker.ready
    tell('Saved: all pages, the search, types and Run work without a network.')
    return true
  } catch (error) {
    tell(`Not saved: ${error instanceof Error ? error.message : String(error)}`)
    return false
  } finally {
    serviceWorker.removeEventListener('message', listen)
  }
}

/** @returns whether nothing is left */
export async function remove(base: string, tell: (news: string) => void): Promise<boolean> {
  const registrations = await navigator.serviceWorker.getRegistrations()
  const worker = new URL(base + WORKER, location.href).href
  const own = registrations.filter(({ active }) => active?.scriptURL === worker)
  for (const registration of own) await registration.unregister()
  const names = (await caches.keys()).filter((name) => name.startsWith(CACHES))
  for (const name of names) await caches.delete(name)
  tell('Removed.')
  return true
}

/** Whether a worker has all it wanted, or has given up. */
function installed(worker: ServiceWorker): Promise<boolean> {
  return new Promise((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'redundant') resolve(false)
      else if (worker.state === 'activated') resolve(true)
    })
  })
}
