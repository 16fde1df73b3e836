/** What `openapi-typescript` makes of a description. */
export interface paths {
  '/orders/{id}': {
    get: {
      parameters: { path: { id: number } }
      responses: { 200: { content: { 'application/json': { item: string } } } }
    }
  }
}
