import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { errorCode } from '../../src/lib/errors.ts'
import { action } from './actions.ts'
import type { SandboxState } from './phone.ts'
import { SandboxError } from './settings.ts'

const FILES = new URL('page/', import.meta.url)
const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}
const MAX_BODY_BYTES = 100_000
/** Several changes within this time go out as one. */
const GATHER_MS = 25
const NOT_TAKEN = 'Sổ tay chưa nhận được. Bạn thử lại sau ít giây.'

export interface PageServerDeps {
  /** 0 takes a free one. */
  port: number
  state(): SandboxState
  act(wanted: z.infer<typeof action>): Promise<string | null>
  /** A file of a message; null when there is none. */
  documentOf(messageId: string): { name: string; bytes: Uint8Array } | null
}

export type PageServer = Awaited<ReturnType<typeof startPageServer>>

/** Serves the page to this machine only. Throws SandboxError when the port is taken. */
export async function startPageServer(deps: PageServerDeps) {
  const watchers = new Set<ServerResponse>()
  let gathering: NodeJS.Timeout | null = null
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error)
      if (response.headersSent) return response.destroy()
      sendJson(response, 500, { error: NOT_TAKEN })
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page of another site could otherwise reach in through a name that leads here.
    if (!isLoopback(request.headers.host)) return sendJson(response, 403, { error: 'host' })
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (path === '/events') return watch(response)
    if (path === '/actions') return takeAction(request, response)
    const [, messageId] = /^\/documents\/([\w-]+)$/.exec(path) ?? []
    if (messageId !== undefined) {
      const document = deps.documentOf(messageId)
      if (document === null) return sendJson(response, 404, { error: 'not found' })
      return sendDocument(response, document)
    }
    await sendFile(response, path === '/' ? 'index.html' : path.slice(1))
  }

  function watch(response: ServerResponse): void {
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' })
    response.write('retry: 1000\n\n')
    response.write(eventOf(deps.state()))
    watchers.add(response)
    response.once('close', () => watchers.delete(response))
  }

  async function takeAction(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isJson = request.headers['content-type']?.startsWith('application/json')
    if (request.method !== 'POST' || !isJson) return sendJson(response, 415, { error: 'json' })
    const wanted = action.safeParse(await readJson(request))
    if (!wanted.success) return sendJson(response, 400, { error: z.prettifyError(wanted.error) })
    try {
      sendJson(response, 200, { notice: await deps.act(wanted.data) })
    } catch (error) {
      console.error(error)
      sendJson(response, 503, { error: NOT_TAKEN })
    } finally {
      changed()
    }
  }

  /** Tells every open page how things stand now. */
  function changed(): void {
    gathering ??= setTimeout(() => {
      gathering = null
      const event = eventOf(deps.state())
      for (const watcher of watchers) watcher.write(event)
    }, GATHER_MS)
  }

  await new Promise<void>((settle, refuse) => {
    server.once('error', (error) => refuse(toSandboxError(error, deps.port)))
    server.listen(deps.port, '127.0.0.1', settle)
  })
  const address = server.address()
  return {
    url: `http://localhost:${typeof address === 'object' && address ? address.port : deps.port}`,
    changed,
    async stop(): Promise<void> {
      if (gathering) clearTimeout(gathering)
      const closed = new Promise((settle) => server.close(settle))
      server.closeAllConnections()
      await closed
    },
  }
}

function isLoopback(host = ''): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)
}

function eventOf(state: SandboxState): string {
  return `data: ${JSON.stringify(state)}\n\n`
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function sendDocument(
  response: ServerResponse,
  { name, bytes }: { name: string; bytes: Uint8Array },
): void {
  response.writeHead(200, {
    ...HEADERS,
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
  })
  response.end(bytes)
}

async function sendFile(response: ServerResponse, name: string): Promise<void> {
  const [, ending = ''] = /^[a-z-]+\.([a-z]+)$/.exec(name) ?? []
  const type = TYPES[ending]
  const body = type === undefined ? null : await readFile(new URL(name, FILES)).catch(() => null)
  if (body === null) return sendJson(response, 404, { error: 'not found' })
  response.writeHead(200, { ...HEADERS, 'content-type': type })
  response.end(body)
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) return null
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return null
  }
}

function toSandboxError(error: Error, port: number): Error {
  if (errorCode(error) !== 'EADDRINUSE') return error
  return new SandboxError(
    `Cổng ${port} đang được chương trình khác sử dụng. ` +
      'Hãy dừng chương trình đó, hoặc chọn cổng khác bằng SANDBOX_PORT, ví dụ:\n' +
      '  SANDBOX_PORT=8061 npm run sandbox',
    { cause: error },
  )
}
