/** The format of `bench/results/<suite>.json`: the benchmarks write it, the site reads it. */
export interface Results {
  readonly suite: string
  /** `2026-11-20` */
  readonly date: string
  readonly machine: Machine
  /** Of each package that was measured. */
  readonly versions: Readonly<Record<string, string>>
  /** How the figures were taken: rounds, connections, ms. */
  readonly settings: Readonly<Record<string, number>>
  readonly rows: readonly Row[]
}

export interface Machine {
  readonly cpu: string
  readonly cores: number
  /** GB */
  readonly memory: number
  readonly system: string
  readonly node: string
  /** How many processes wanted a core, before and after the run: others than the benchmark count too. */
  readonly load: readonly [before: number, after: number]
}

/** What one contestant did in one scenario. */
export interface Row {
  readonly scenario: string
  readonly contestant: string
  /** By metric, such as `rate`. */
  readonly metrics: Readonly<Record<string, Statistic>>
  /** The same metric of the scenario's baseline in the same round, as a divisor. */
  readonly ratios: Readonly<Record<string, Statistic>>
}

/** Over the rounds. */
export interface Statistic {
  readonly median: number
  readonly min: number
  readonly max: number
}
