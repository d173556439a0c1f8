/** The requests that reach the servers of this process, whatever these make of them. */
import diagnostics from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  socket: Socket
}

export interface RequestWatch {
  /**
   * Requests of the connections from these ports, but for polls, that were not answered before
   * then (ms since 1970, not long ago).
   */
  unansweredAt(ports: Set<number>, time: number): number
  /** When requests of the kind that is timed were answered with 200, since then; ms since 1970. */
  times(since: number): number[]
}

/** As long as requests are remembered. */
const MEMORY_MS = 5_000

/** Counts from now on. `isTimed` is asked for the path of each request. */
export function watchRequests(isTimed: (url: string) => boolean): RequestWatch {
  let ended: { port: number; at: number }[] = []
  const open = new Map<ServerResponse, number>()
  let times: number[] = []
  diagnostics.subscribe('http.server.request.start', (message) => {
    const { request, response, socket } = message as Exchange
    const { remotePort: port } = socket
    const { url = '' } = request
    // Who asks for updates sends nobody anything.
    if (port === undefined || url.endsWith('/getUpdates')) return
    open.set(response, port)
    response.once('close', () => {
      const at = Date.now()
      open.delete(response)
      ended.push({ port, at })
      if (isTimed(url) && response.writableFinished && response.statusCode === 200) times.push(at)
    })
  })
  setInterval(() => {
    const since = Date.now() - MEMORY_MS
    ended = ended.filter(({ at }) => at >= since)
  }, MEMORY_MS).unref()
  return {
    unansweredAt(ports, time) {
      const ofThem = ended.filter(({ port, at }) => ports.has(port) && at >= time)
      return ofThem.length + [...open.values()].filter((port) => ports.has(port)).length
    },
    times(since) {
      // Nobody asks for what was before.
      times = times.filter((at) => at >= since)
      return times
    },
  }
}
