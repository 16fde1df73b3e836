import type { Middleware } from 'middleware-cookbook'

/** Stand in the templates for what a recipe's program passes, and for its service. */
export declare const recipe: Middleware
export declare const api: URL
