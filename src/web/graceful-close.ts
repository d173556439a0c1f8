import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Makes a function that closes the server once the requests in hand are answered, or after the
 * grace. Node's own `close` waits for connections: those that browsers open in advance and never
 * use, and those kept alive after their answer, would hold up every Ctrl-C for seconds.
 */
export function gracefulClose(server: Server, graceMs: number): () => Promise<void> {
  const unanswered = new Map<Socket, number>()
  let isClosing = false

  server.on('connection', (socket: Socket) => {
    unanswered.set(socket, 0)
    socket.once('close', () => unanswered.delete(socket))
  })
  server.on('request', ({ socket }: { socket: Socket }, response: ServerResponse) => {
    unanswered.set(socket, (unanswered.get(socket) ?? 0) + 1)
    response.once('close', () => {
      const rest = (unanswered.get(socket) ?? 1) - 1
      if (unanswered.has(socket)) unanswered.set(socket, rest)
      if (isClosing && rest === 0) socket.end()
    })
  })

  return () =>
    new Promise((settle) => {
      if (!server.listening) return settle()
      isClosing = true
      const force = setTimeout(() => server.closeAllConnections(), graceMs)
      server.close(() => {
        clearTimeout(force)
        settle()
      })
      for (const [socket, count] of unanswered) if (count === 0) socket.destroy()
    })
}
