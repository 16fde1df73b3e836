import type { Handler, HostOptions, Middleware } from 'middleware-cookbook'

/** A host that serves an application: a program of `programs/` exports it as `listen`. */
export type Listen = (app: Handler, options: HostOptions) => Promise<Listening>

export interface Listening {
  readonly port: number
  /** What each request to it has, see `Talk`. */
  readonly fields?: Readonly<Record<string, string>>
  readonly close: () => Promise<void>
}

/**
 * A host with handlers of its own and a recipe before them: a program exports it as `listenWith`. The handlers are
 * `/plain` (text, with the fields `x-own` and two cookies), `/fail` (the host's own error, of status 503) and `/echo` (what
 * was posted, read the host's way).
 */
export type ListenWith = (recipe: Middleware, options: HostOptions) => Promise<Listening>
