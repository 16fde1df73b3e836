/** Why a block is not checked, who answers for it, and until when. */
export interface Exemption {
  readonly reason: string
  readonly owner: string
  /** The last day on which it counts: `2026-12-31`. */
  readonly until: string
}

const COMMENT =
  /^<!--\s*unchecked:\s*(?<reason>[^;]*?)\s*;\s*owner:\s*(?<owner>[^;]*?)\s*;\s*until:\s*(?<until>\S*)\s*-->\s*$/

/** What an exemption looks like, for messages. */
export const EXEMPTION_FORM = '<!-- unchecked: <reason>; owner: <name>; until: <yyyy-mm-dd> -->'

/**
 * Reads the comment before a block.
 *
 * @returns undefined for any other comment; an exemption with empty parts if it is a bad one
 */
export function exemptionOf(comment: string): Exemption | undefined {
  if (!/^<!--\s*unchecked\b/.test(comment)) return undefined
  const { reason = '', owner = '', until = '' } = COMMENT.exec(comment)?.groups ?? {}
  return { reason, owner, until }
}

/**
 * What is wrong with an exemption.
 *
 * @param today such as `2026-03-01`
 */
export function faultOf({ reason, owner, until }: Exemption, today: string): string | undefined {
  if (!reason || !owner || !isDay(until)) {
    return `an exemption has a reason, an owner and a last day: ${EXEMPTION_FORM}`
  }
  if (until < today) {
    return `the exemption of ${owner} ended on ${until} ("${reason}"): check the block, or renew it`
  }
  if (until > yearAfter(today)) {
    return `the exemption of ${owner} lasts until ${until}: end it within a year, so that it is looked at again`
  }
  return undefined
}

/** A day of the calendar: `2026-99-99` is not. */
function isDay(text: string): boolean {
  const time = Date.parse(text)
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    !Number.isNaN(time) &&
    new Date(time).toISOString().startsWith(text)
  )
}

function yearAfter(day: string): string {
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`
}
