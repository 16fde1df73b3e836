/** What `openapi-typescript` makes of a description. */
export interface paths {
  '/hello': {
    get: {
      responses: { 200: { content: { 'application/json': { text: string } } } }
    }
  }
}
