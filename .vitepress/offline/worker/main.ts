import { CACHES, type Copy, type Progress } from '../copy.ts'
import { answerFrom } from './answer.ts'
import { saveAll } from './save.ts'
import type { ExtendableEvent, FetchEvent, WorkerScope } from './scope.ts'

/** Set by the build. */
declare const COPY: Copy

/**
 * Serves a whole copy of the site, and always one version of it. A worker that is installed has all files. The next
 * version's worker saves its own copy beside that, and takes over when no page of the old one is open.
 */
const scope = globalThis as unknown as WorkerScope
const site = scope.registration.scope
const copy = COPY
const cacheName = `${CACHES}${copy.version}`

scope.addEventListener('install', (event: ExtendableEvent) => {
  event.waitUntil(saveAll({ site, copy, cacheName, tell }))
})

scope.addEventListener('activate', (event: ExtendableEvent) => {
  event.waitUntil(takeOver())
})

scope.addEventListener('fetch', (event: FetchEvent) => {
  const { method, url } = event.request
  if (method === 'GET' && url.startsWith(site)) event.respondWith(answer(event.request))
})

/** The page asks for it when its reader has reloaded and no other page is open. */
scope.addEventListener('message', ({ data }) => {
  if (data === 'take over') void scope.skipWaiting()
})

async function takeOver(): Promise<void> {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith(CACHES) && name !== cacheName)
  await Promise.all(old.map((name) => caches.delete(name)))
  await scope.clients.claim()
}

async function answer(request: Request): Promise<Response> {
  if (request.mode === 'navigate' && (await givesWay())) {
    // The browser asks again, and the next version answers.
    return new Response('', { headers: { refresh: '0' } })
  }
  // Without making a cache where the reader has removed it.
  const saved = { match: (url: string) => caches.match(url, { cacheName }) }
  return answerFrom(saved, site, request)
}

/** How often a page is asked for again while the next version takes over: that waits for what this worker still answers. */
const TIMES = 20
let left = 0

/** Whether the next version is ready and this navigation leaves the only page that is open. */
async function givesWay(): Promise<boolean> {
  if (left > 0) return left++ < TIMES
  const { waiting } = scope.registration
  if (!waiting) return false
  const pages = await scope.clients.matchAll({ type: 'window' })
  if (pages.length > 1) return false
  left = 1
  waiting.postMessage('take over')
  return true
}

async function tell(progress: Progress): Promise<void> {
  const pages = await scope.clients.matchAll({ includeUncontrolled: true })
  for (const page of pages) page.postMessage(progress)
}
