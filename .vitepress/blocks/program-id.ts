/**
 * What to type after `npm run snippet` to get the output in this file.
 *
 * `snippets/client/retry/usage.out` gives `client/retry`, `snippets/client/retry/naive.out` gives
 * `client/retry/naive`, `snippets/guide/order/order.out` gives `guide/order/order`.
 */
export function programId(path: string): string {
  return path
    .replace(/^snippets\//, '')
    .replace(/\.\w+$/, '')
    .replace(/\/usage$/, '')
}
