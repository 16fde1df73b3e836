/** Loads the parts of the client that few calls of a page need. */
export function loadOnDemand(): Promise<typeof import('./on-demand.ts')> {
  return import('./on-demand.ts')
}
