/** As much of two runtimes as the programs use. */
declare const Bun: {
  serve(options: {
    readonly fetch: (request: Request, server: object) => Promise<Response>
    readonly port: number
    readonly hostname: string
  }): { readonly port: number }
}
declare const Deno: {
  serve(
    options: { readonly port: number; readonly hostname: string },
    handler: (request: Request, info: object) => Promise<Response>,
  ): { readonly addr: { readonly port: number } }
}
