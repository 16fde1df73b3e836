/** ms, of the processes of `slow-shop.ts`. */
export const LOCK_TIMEOUT = 300
