import type { MultipartLimits } from '../http/multipart/parse-multipart.ts'
import type { Rules } from '../kit/require-options.ts'
import { aLimit, orInfinity, wholeNumber } from '../kit/rules.ts'

/** What each limit of a form may be. */
export const MULTIPART_LIMITS: Rules<MultipartLimits> = {
  maxParts: /* @__PURE__ */ orInfinity(/* @__PURE__ */ wholeNumber(0)),
  maxPartSize: /* @__PURE__ */ aLimit('bytes'),
  maxHeaderSize: /* @__PURE__ */ aLimit('bytes'),
  maxNameSize: /* @__PURE__ */ aLimit('bytes'),
}
