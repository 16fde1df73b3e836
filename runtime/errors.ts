/*
 * Each class has a stable `code`, because `instanceof` fails for an error of another copy of this package.
 */
export * from './errors/calls.ts'
export * from './errors/refused.ts'
export * from './errors/server.ts'
export * from './errors/timeouts.ts'
