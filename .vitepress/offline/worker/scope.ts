/** As much of a service worker's globals as takes part: TypeScript has the types of pages or of workers, not both. */
export interface WorkerScope {
  readonly registration: { readonly scope: string; readonly waiting: PageOrWorker | null }
  readonly clients: {
    claim(): Promise<void>
    matchAll(options?: object): Promise<readonly PageOrWorker[]>
  }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

interface PageOrWorker {
  postMessage(message: unknown): void
}

export interface ExtendableEvent {
  waitUntil(work: Promise<unknown>): void
}

export interface FetchEvent {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}
