import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect'
import { getCurrentTest } from '@vitest/runner'
import { fn, spyOn } from '@vitest/spy'

/** What tests import from `vitest`: its own parts, as far as a browser has what they need. */
export {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  it,
  onTestFinished,
  test,
} from '@vitest/runner'

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)

/** How often `expect.poll` tries. */
const TRIES = 100

export const expect: typeof chai.expect = Object.assign(
  (value: unknown, message?: string) => chai.expect(value, message),
  chai.expect,
  Reflect.get(globalThis, ASYMMETRIC_MATCHERS_OBJECT) as object,
  { poll },
)
Reflect.set(globalThis, GLOBAL_EXPECT, expect)
setState({ assertionCalls: 0, isExpectingAssertions: false }, expect as never)

export const vi = {
  fn,
  spyOn,
  /** A browser has no environment variables: a test that needs one is left out. */
  stubEnv(): void {
    getCurrentTest()?.context.skip()
  },
}

/** An assertion that may need some turns of the event loop to hold. */
function poll(look: () => unknown): object {
  return new Proxy(
    {},
    {
      get:
        (_, matcher) =>
        async (...values: unknown[]) => {
          for (let tries = 1; ; tries++) {
            try {
              const assertion = chai.expect(await look())
              return Reflect.apply(
                Reflect.get(assertion, matcher) as (...values: unknown[]) => unknown,
                assertion,
                values,
              )
            } catch (error) {
              if (tries === TRIES) throw error
              await new Promise((resolve) => setTimeout(resolve))
            }
          }
        },
    },
  )
}
