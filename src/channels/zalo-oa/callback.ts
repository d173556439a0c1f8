/** How the answer of the permission page comes back: by redirect to this machine, or pasted. */
import { timingSafeEqual } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { fromListen } from './authorize-error.ts'
import { type CallbackPage, callbackPage } from './callback-page.ts'

export type Callback =
  /** `oaId` is null where Zalo did not say which account it was. */
  { kind: 'code'; code: string; oaId: string | null } | { kind: 'refused' }
/** A callback of another authorisation, or no callback at all. */
export type NoCallback = { kind: 'other_state' } | { kind: 'unreadable' }

/** Reads the address of the page that the operator was sent to, or only its end. */
export function readCallback(address: string, state: string): Callback | NoCallback {
  const [, query = address] = /\?([^#\s]*)/.exec(address) ?? []
  const fields = new URLSearchParams(query.trim())
  const code = fields.get('code')
  const sentState = fields.get('state')
  if (sentState !== null && !isSame(sentState, state)) return { kind: 'other_state' }
  if (code !== null && code !== '') {
    if (sentState === null) return { kind: 'other_state' }
    return { kind: 'code', code, oaId: fields.get('oa_id') || null }
  }
  // Zalo's pages do not say what a refusal looks like: any kind of error without a code is one.
  const isRefusal = [...fields.keys()].some((name) => name.startsWith('error'))
  return { kind: isRefusal ? 'refused' : 'unreadable' }
}

export interface CallbackListener {
  /** The first callback of this authorisation. */
  callback: Promise<Callback>
  /** Shows the browser how it ended, and closes the port. */
  finish(page: CallbackPage): Promise<void>
}

/**
 * Waits for the redirect on the loopback. The browser gets its page when `finish` says how it ended;
 * a page that is loaded again gets the same. Rejects with AuthorizeError when the port is taken.
 */
export async function listenForCallback({
  port,
  path,
  state,
  onProblem,
}: {
  port: number
  path: string
  state: string
  onProblem(problem: NoCallback['kind']): void
}): Promise<CallbackListener> {
  let arrive: (callback: Callback) => void
  const callback = new Promise<Callback>((resolve) => {
    arrive = resolve
  })
  let end: (page: CallbackPage) => void
  const ended = new Promise<CallbackPage>((resolve) => {
    end = resolve
  })
  const open = new Set<Promise<void>>()

  const server = createServer((request, response) => {
    const address = request.url ?? ''
    const isOurs = request.method === 'GET' && address.split('?')[0] === path
    if (!isOurs) return show(response, 404, 'nothing_here')
    const read = readCallback(address, state)
    if (read.kind === 'other_state' || read.kind === 'unreadable') {
      onProblem(read.kind)
      return show(response, 400, read.kind)
    }
    const closed = new Promise<void>((resolve) => response.once('close', () => resolve()))
    open.add(closed)
    void ended.then((page) => show(response, page === 'done' ? 200 : 400, page))
    arrive(read)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(fromListen(error, port)))
    server.listen(port, '127.0.0.1', resolve)
  })

  return {
    callback,
    async finish(page) {
      end(page)
      await Promise.all(open)
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
    },
  }
}

function show(response: ServerResponse, status: number, page: CallbackPage): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // The address of this page holds the code.
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    connection: 'close',
  })
  response.end(callbackPage(page))
}

/** The first callback among the pasted lines, or what was wrong with the last; `onProblem` hears of each. */
export async function readPastedCallback(
  lines: AsyncIterable<string>,
  {
    state,
    signal,
    onProblem,
  }: {
    state: string
    signal: AbortSignal
    onProblem(problem: NoCallback['kind']): void
  },
): Promise<Callback | { kind: 'ended'; last: NoCallback['kind'] | null }> {
  const iterator = lines[Symbol.asyncIterator]()
  signal.addEventListener('abort', () => void iterator.return?.()?.catch(() => undefined))
  let last: NoCallback['kind'] | null = null
  for (;;) {
    const { done, value } = await iterator.next()
    if (done || signal.aborted) return { kind: 'ended', last }
    if (value.trim() === '') continue
    const read = readCallback(value, state)
    if (read.kind === 'code' || read.kind === 'refused') return read
    last = read.kind
    onProblem(last)
  }
}

function isSame(text: string, expected: string): boolean {
  const [one, other] = [Buffer.from(text), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
