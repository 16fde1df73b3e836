import 'undici' // sets its global dispatcher, once, before the first comparison

/** What a program could change for all others in the process. */
export interface Environment {
  /** Names what changed since it was taken, and puts it back. */
  putBack(): string[]
}

/** Remembers globals, environment variables, listeners on `process` and the working folder. */
export function rememberEnvironment(): Environment {
  const parts = [rememberGlobals(), rememberVariables(), rememberListeners(), rememberProcess()]
  return { putBack: () => parts.flatMap((putBack) => putBack()) }
}

type PutBack = () => string[]

/** Reading these has side effects in newer Nodes. */
const UNTOUCHED = new Set<string | symbol>(['localStorage', 'sessionStorage'])

/** Node makes its globals when they are first read, which is not a change. */
function wakeGlobals() {
  for (const key of Reflect.ownKeys(globalThis)) {
    if (!UNTOUCHED.has(key)) Reflect.get(globalThis, key)
  }
}

function rememberGlobals(): PutBack {
  wakeGlobals()
  const before = Object.getOwnPropertyDescriptors(globalThis)
  return () => {
    const changed: string[] = []
    for (const key of Reflect.ownKeys(globalThis)) {
      if (key in before) continue
      changed.push(isDispatcher(key) ? DISPATCHER : `${nameOf(key)} was added`)
      Reflect.deleteProperty(globalThis, key)
    }
    for (const key of Reflect.ownKeys(before)) {
      const [old, now] = [
        Reflect.get(before, key) as PropertyDescriptor,
        Object.getOwnPropertyDescriptor(globalThis, key),
      ]
      if (now && Object.is(now.value, old.value) && now.get === old.get) continue
      changed.push(
        isDispatcher(key) ? DISPATCHER : `${nameOf(key)} was ${now ? 'replaced' : 'deleted'}`,
      )
      Object.defineProperty(globalThis, key, old)
    }
    return [...new Set(changed)]
  }
}

/** Several versions of undici share it, under several symbols. */
const DISPATCHER = 'undici’s global dispatcher was replaced'

function isDispatcher(key: string | symbol): boolean {
  return typeof key === 'symbol' && key.description?.startsWith('undici.globalDispatcher') === true
}

function nameOf(key: string | symbol): string {
  if (typeof key === 'string') return `globalThis.${key}`
  return `globalThis[${String(key)}]`
}

function rememberVariables(): PutBack {
  const before = { ...process.env }
  return () => {
    const names = new Set([...Object.keys(before), ...Object.keys(process.env)])
    const changed = [...names].filter((name) => before[name] !== process.env[name])
    for (const name of changed) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = before[name]
    }
    return changed.map((name) => `process.env.${name} was changed`)
  }
}

function rememberListeners(): PutBack {
  const before = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]))
  return () =>
    process.eventNames().flatMap((name) => {
      const old = before.get(name) ?? []
      const added = process.rawListeners(name).filter((listener) => !old.includes(listener))
      for (const listener of added) process.off(name, listener as () => void)
      return added.map(() => `a listener for "${String(name)}" stays on process`)
    })
}

function rememberProcess(): PutBack {
  const { exitCode } = process
  const folder = process.cwd()
  return () => {
    const changed: string[] = []
    if (process.exitCode !== exitCode) {
      changed.push(`process.exitCode was set to ${String(process.exitCode)}`)
      process.exitCode = exitCode
    }
    if (process.cwd() !== folder) {
      changed.push('the working folder was changed')
      process.chdir(folder)
    }
    return changed
  }
}
