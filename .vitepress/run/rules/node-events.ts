type Listener = EventListenerOrEventListenerObject

const listeners = new WeakMap<EventTarget, Map<string, Set<Listener>>>()

type Change = (
  type: string,
  listener: Listener | null,
  options?: AddEventListenerOptions | boolean,
) => void

const original = (name: 'addEventListener' | 'removeEventListener') =>
  Reflect.get<EventTarget, string>(EventTarget.prototype, name) as Change
const add = original('addEventListener')
const remove = original('removeEventListener')

Object.assign(EventTarget.prototype, {
  addEventListener(
    this: EventTarget,
    type: string,
    listener: Listener | null,
    options?: AddEventListenerOptions | boolean,
  ) {
    if (listener && this instanceof AbortSignal) {
      const known = setOf(this, type)
      known.add(listener)
      // A signal aborts once, and its listeners are called once.
      add.call(this, type, () => known.delete(listener))
    }
    add.call(this, type, listener, options)
  },
  removeEventListener(
    this: EventTarget,
    type: string,
    listener: Listener | null,
    options?: AddEventListenerOptions | boolean,
  ) {
    if (listener && this instanceof AbortSignal) setOf(this, type).delete(listener)
    remove.call(this, type, listener, options)
  },
})

/** As in Node, for signals, and since this module was loaded. */
export function getEventListeners(target: EventTarget, type: string): Listener[] {
  return [...setOf(target, type)]
}

function setOf(target: EventTarget, type: string): Set<Listener> {
  const types = listeners.get(target) ?? new Map<string, Set<Listener>>()
  const known = types.get(type) ?? new Set()
  listeners.set(target, types.set(type, known))
  return known
}
