/** Why a block is not checked, who answers for it, and until when. */
export interface Excuse {
  readonly reason: string
  readonly owner: string
  /** The last day on which it counts: `2026-12-31`. */
  readonly until: string
}

const COMMENT =
  /^<!--\s*unchecked:\s*(?<reason>[^;]*?)\s*;\s*owner:\s*(?<owner>[^;]*?)\s*;\s*until:\s*(?<until>\S*)\s*-->\s*$/

/** What an excuse looks like, for messages. */
export const EXCUSE_FORM = '<!-- unchecked: <reason>; owner: <name>; until: <yyyy-mm-dd> -->'

/**
 * Reads the comment before a block.
 *
 * @returns undefined if it is no excuse; an excuse with empty parts if it is a bad one
 */
export function excuseOf(comment: string): Excuse | undefined {
  if (!/^<!--\s*unchecked\b/.test(comment)) return undefined
  const { reason = '', owner = '', until = '' } = COMMENT.exec(comment)?.groups ?? {}
  return { reason, owner, until }
}

/**
 * What is wrong with an excuse.
 *
 * @param today such as `2026-03-01`
 */
export function faultOf({ reason, owner, until }: Excuse, today: string): string | undefined {
  if (!reason || !owner || !/^\d{4}-\d\d-\d\d$/.test(until)) {
    return `an excuse has a reason, an owner and a last day: ${EXCUSE_FORM}`
  }
  if (until < today) {
    return `the excuse of ${owner} ended on ${until} ("${reason}"): check the block, or renew it`
  }
  return undefined
}
