import type { Server } from 'middleware-cookbook'

/** Closes the server when the process is asked to end, and so lets it end. */
export function closeOnSignal(server: Server): void {
  const close = () => void server.close()
  process.once('SIGTERM', close) // A supervisor, such as systemd or Kubernetes.
  process.once('SIGINT', close) // Ctrl+C.
}
