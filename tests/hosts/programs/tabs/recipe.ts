import type { Middleware } from 'middleware-cookbook'

/** Stands in the templates for what a recipe's program passes. */
export declare const recipe: Middleware
