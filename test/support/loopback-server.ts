/** What the HTTP sides of the fake platforms have in common. */
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { CommonFailure } from './failure-script.ts'

/** Listens on the loopback, on any free port for 0. */
export async function startLoopbackServer(onRequest: RequestListener, port = 0) {
  const server = createServer(onRequest)
  // Longer than any client keeps a connection: one that closes in its hands looks like a lost answer.
  server.keepAliveTimeout = 120_000
  const listen = (on: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(on, '127.0.0.1', resolve)
    })
  const close = () =>
    new Promise<void>((resolve) => {
      if (!server.listening) return resolve()
      server.close(() => resolve())
      server.closeAllConnections()
    })
  await listen(port)
  const address = server.address()
  const boundPort = typeof address === 'object' && address !== null ? address.port : 0
  return {
    root: `http://127.0.0.1:${boundPort}`,
    /** Breaks every connection and refuses new ones. */
    close,
    /** Listens again where it did before. */
    reopen: () => listen(boundPort),
  }
}

/** Lets the caller wait in vain for the answer to a call; tells what became of the connection. */
export async function withholdAnswer(
  failure: Extract<CommonFailure, { kind: 'drop' | 'gateway' | 'hang' }>,
  response: ServerResponse,
  carryOut: () => unknown,
): Promise<'dropped' | 'gateway' | 'hanging'> {
  const isCarriedOut = failure.kind === 'drop' ? failure.when === 'after' : failure.carriedOut
  if (isCarriedOut) await carryOut()
  switch (failure.kind) {
    case 'drop':
      response.destroy()
      return 'dropped'
    case 'gateway':
      response.writeHead(failure.status, { 'content-type': 'text/html' })
      response.end('<html><body><h1>Bad Gateway</h1></body></html>')
      return 'gateway'
    case 'hang':
      return 'hanging'
  }
}
