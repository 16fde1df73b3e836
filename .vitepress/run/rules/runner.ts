import { getFn, type Suite, type Test, type VitestRunner } from '@vitest/runner'
import { restoreAllMocks } from '@vitest/spy'
import type { Rule } from '../messages.ts'
import { whenIdle } from '../worker/idle.ts'
import { isStill } from './turns.ts'

type Listener = (rule: Rule, stack: string | undefined) => void

/** Runs tests one after the other, as vitest does, and ends one that waits for nothing. */
export class Runner implements VitestRunner {
  readonly config: VitestRunner['config'] = {
    root: '',
    setupFiles: [],
    name: undefined,
    passWithNoTests: false,
    testNamePattern: undefined,
    allowOnly: false,
    sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
    chaiConfig: undefined,
    maxConcurrency: 1,
    // No clock ends a test: see below. A hook that closes a server may wait for a call that never ends.
    testTimeout: 0,
    hookTimeout: 1000,
    retry: 0,
    includeTaskLocation: false,
    tags: [],
    tagsFilter: undefined,
    strictTags: false,
  }
  readonly #onRule: Listener

  constructor(onRule: Listener) {
    this.#onRule = onRule
  }

  importFile(file: string): unknown {
    return import(file)
  }

  /** Its clock stands still, so one that still waits when nothing is left to do waits forever. */
  async runTask(test: Test): Promise<void> {
    let stopWaiting = () => {}
    const idle = new Promise<never>((_, reject) => {
      stopWaiting = whenIdle(() => {
        reject(new Error('it waits for something that never comes'))
      }, isStill)
    })
    try {
      await Promise.race([getFn(test)(), idle])
    } finally {
      stopWaiting()
    }
  }

  onAfterRunTask(test: Test): void {
    restoreAllMocks()
    const { result } = test
    const [error] = result?.errors ?? []
    const state = result?.state === 'pass' ? 'holds' : error ? 'broken' : 'left'
    const rule = { name: nameOf(test), state } as const
    this.#onRule(error ? { ...rule, why: plain(error.message) } : rule, error?.stack)
  }
}

/** With the groups around it. */
function nameOf(test: Test): string {
  const names = [test.name]
  for (let suite: Suite | undefined = test.suite; suite?.name; suite = suite.suite) {
    if (suite !== test.file) names.unshift(suite.name)
  }
  return names.join(': ')
}

/** Without the colours of a terminal. */
function plain(text: string): string {
  return text.replace(/\u001b\[\d+m/g, '')
}
