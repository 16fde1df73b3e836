/** Node's `IncomingMessage`, known by its shape, so that a project without Node's types can use this package. */
export interface NodeRequest {
  readonly method?: string | undefined
  url?: string | undefined
  readonly headers: object
  readonly socket: object
}

/** Node's `ServerResponse`, known by its shape. */
export interface NodeResponse {
  readonly headersSent: boolean
  statusCode: number
  end(): unknown
}

/** Goes on with the host's own handlers. */
export type NodeNext = (error?: unknown) => void

/** What node:http, Express, Connect and their like call for a request. Its promise is for hosts that wait; it never rejects. */
export type NodeListener = (req: NodeRequest, res: NodeResponse, next?: NodeNext) => Promise<void>
