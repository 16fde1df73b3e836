/** When a circuit of cockatiel opens, in the words of `circuitBreaker()`. Its clock is `Date`. */
export interface PeerRules {
  readonly threshold: number
  readonly minimum: number
  readonly window: number
  readonly openFor: number
}

/** Makes a call, if the circuit lets it pass: `send` rejects for one that fails. It never rejects itself. */
export type Call = (send: () => Promise<void>) => Promise<unknown>

/** A `SamplingBreaker`: a share of the calls of a window. */
export function ofShare(rules: PeerRules): Call

/** A `ConsecutiveBreaker`: so many failures in a row. */
export function ofRow(rules: Pick<PeerRules, 'minimum' | 'openFor'>): Call
