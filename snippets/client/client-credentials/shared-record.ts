import { clock } from 'middleware-cookbook'
import {
  refreshMargin,
  type Token,
} from 'middleware-cookbook/client/token-refresh'

/** A token as a store keeps it. Processes have no other clock in common than the wall's. */
export interface SharedRecord {
  readonly accessToken: string
  /** ms since 1970. */
  readonly issuedAt: number
  /** ms; left out, it lives until a 401. */
  readonly life?: number
}

/** What a store has of a token whose end is not known, or is far: ms. */
const DAY = 86_400_000

/** @returns undefined for what this recipe has not written */
export function readRecord(text: string | undefined): SharedRecord | undefined {
  try {
    const value = JSON.parse(text ?? '') as Partial<SharedRecord> | null
    const { accessToken, issuedAt, life } = value ?? {}
    if (typeof accessToken !== 'string' || !Number.isFinite(issuedAt)) return
    const record = { accessToken, issuedAt: Number(issuedAt) }
    return Number.isFinite(life) ? { ...record, life: Number(life) } : record
  } catch {
    return undefined
  }
}

/** @param issuedAt when the refresh began */
export function recordOf(
  { accessToken, expiresIn = Infinity }: Token,
  issuedAt: number,
): SharedRecord {
  const record = { accessToken, issuedAt }
  const life = expiresIn * 1000
  return Number.isFinite(life) ? { ...record, life } : record
}

/** How long the store keeps it, in ms. */
export function lifetimeOf({ life = DAY }: SharedRecord): number {
  return Math.min(life, DAY)
}

/** How long it is good for, in ms. A clock that is behind makes it no longer than it was at first. */
function leftOf({ issuedAt, life = Infinity }: SharedRecord): number {
  return Math.min(life, issuedAt + life - clock.date())
}

export function isFresh(record: SharedRecord, margin: number): boolean {
  return leftOf(record) > refreshMargin(margin, record.life ?? Infinity)
}

export function tokenOf(record: SharedRecord): Token {
  const { accessToken } = record
  const left = leftOf(record)
  return left === Infinity
    ? { accessToken, isShared: true }
    : { accessToken, isShared: true, expiresIn: left / 1000 }
}
