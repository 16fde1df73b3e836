/**
 * ms after which something hangs. It judges no speed: a machine may be ten times slower than the one at hand, and no wait
 * of a test is shorter.
 */
export const hangs = 600_000
