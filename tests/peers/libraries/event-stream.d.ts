/** An event, in the words of the standard. */
export interface PeerEvent {
  readonly type: string
  readonly data: string
  readonly id: string
}

/** What eventsource-parser reads in these chunks. It is told ids of events only, so that they are carried on here. */
export function parsed(chunks: readonly string[]): readonly PeerEvent[]

/** The first events of a service, or those until it ends for good, over an EventSource. */
export function listen(
  library: 'eventsource' | 'undici',
  url: string,
  count: number,
): Promise<readonly PeerEvent[]>
