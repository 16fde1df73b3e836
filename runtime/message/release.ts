import { requireOptions, type Rules } from '../kit/require-options.ts'
import { aLimit } from '../kit/rules.ts'
import type { Body, ReleaseLimits } from './body.ts'

const LIMITS: Rules<ReleaseLimits> = {
  maxBytes: /* @__PURE__ */ aLimit('bytes'),
  maxTime: /* @__PURE__ */ aLimit('ms'),
}

/**
 * Releases a body within limits of the caller's. It is loaded when limits are given, so that a page which gives none
 * loads no table of rules.
 *
 * @throws RangeError or TypeError for a limit that cannot work, and for an unknown one: then the body is released within
 * the usual limits
 */
export async function release(
  { body }: { readonly body: Body },
  limits: ReleaseLimits,
): Promise<void> {
  try {
    requireOptions('release', limits, LIMITS)
  } catch (error) {
    void body.release()
    throw error
  }
  await body.release(limits)
}
