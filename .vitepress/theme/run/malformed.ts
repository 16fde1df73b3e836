import type { Place } from '../../run/messages.ts'

/** An edited file that is no module, or that imports what is not there. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
  readonly place: Place

  constructor(message: string, place: Place) {
    super(message)
    this.place = place
  }
}
