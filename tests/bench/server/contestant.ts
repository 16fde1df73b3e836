/**
 * A server that takes part: three middleware that do nothing, where it has such, and three routes.
 * `/small` makes its JSON anew for each request, `/large` sends bytes, `/stream` 50 MB in chunks.
 */
export type Listen = (options: {
  readonly middleware: number
}) => Promise<{ readonly port: number }>
