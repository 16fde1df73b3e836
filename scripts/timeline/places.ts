import { AsyncLocalStorage } from 'node:async_hooks'
import type { PlaceStorage } from './place-storage.ts'
import type { Place } from './recorder.ts'

/** Node's own. One for all recordings: Node keeps a storage that was used once. */
export const places: PlaceStorage<Place> = new AsyncLocalStorage<Place>()
