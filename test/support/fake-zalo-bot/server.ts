/** The HTTP side: paths, bodies, the token, broken connections. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { FailureScript } from '../failure-script.ts'
import { startLoopbackServer, withholdAnswer } from '../loopback-server.ts'
import { ApiFault, type ScriptedFailure } from './faults.ts'
import { callMethod, NO_RESULT } from './methods.ts'
import type { World } from './world.ts'

export interface RecordedCall {
  method: string
  payload: Record<string, unknown>
  at: number
  /** `pending` until it is answered; an error's code, or what became of the connection. */
  outcome: 'pending' | 'ok' | 'dropped' | 'hanging' | 'gateway' | 'scripted' | number
}

interface ServerDeps {
  world: World
  failures: FailureScript<ScriptedFailure>
  calls: RecordedCall[]
  /** Called after anything happened that a test may be waiting for. */
  onChange(): void
}

export function createApiServer(deps: ServerDeps) {
  return startLoopbackServer((request, response) => {
    void answer(deps, request, response).finally(deps.onChange)
  })
}

async function answer(
  { world, failures, calls, onChange }: ServerDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const [, token, method] = /^\/bot([^/]+)\/(\w+)$/.exec(url.pathname) ?? []
  const payload: Record<string, unknown> = await readPayload(request, url).catch(() => ({}))
  if (token === undefined || method === undefined) {
    return reply(response, new ApiFault(404, 'Not Found').body)
  }
  if (decodeURIComponent(token) !== world.token) {
    return reply(response, new ApiFault(401, 'Unauthorized').body)
  }

  const call: RecordedCall = { method, payload, at: world.now(), outcome: 'pending' }
  // A hundred thousand of them would be too much to remember.
  if ((world.crowd?.memberOf(String(payload.chat_id)) ?? null) === null) calls.push(call)
  onChange()
  const carryOut = async () => {
    try {
      const result = await callMethod(world, method, payload, gone.signal)
      return result === NO_RESULT ? { ok: true } : { ok: true, result }
    } catch (error) {
      if (error instanceof ApiFault) return error.body
      return new ApiFault(500, `fake server: ${String(error)}`).body
    }
  }
  const failure = failures.take(method)
  switch (failure?.kind) {
    case 'error':
      call.outcome = failure.code
      return reply(response, new ApiFault(failure.code, failure.description).body, failure.status)
    case 'answer':
      call.outcome = 'scripted'
      return reply(response, failure.body, failure.status)
    case 'redirect':
      call.outcome = 'scripted'
      response.writeHead(307, { location: request.url }).end()
      return
    case 'drop':
    case 'gateway':
    case 'hang':
      call.outcome = await withholdAnswer(failure, response, carryOut)
      return
    case 'slow':
    case undefined: {
      const body = await carryOut()
      if (failure) await delay(failure.ms)
      call.outcome = 'error_code' in body ? body.error_code : 'ok'
      return reply(response, body)
    }
  }
}

/** Refusals come with HTTP 200 as well; who goes by the status gets it wrong. */
function reply(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

/** GET or POST; query, form, JSON or multipart (Zalo Bot docs). */
async function readPayload(request: IncomingMessage, url: URL): Promise<Record<string, unknown>> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  const query = Object.fromEntries(url.searchParams)
  const body = Buffer.concat(chunks)
  if (body.length === 0) return query
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('application/json')) {
    return { ...query, ...JSON.parse(body.toString('utf8')) }
  }
  const form = await new Response(body, { headers: { 'content-type': type } }).formData()
  return { ...query, ...Object.fromEntries(form) }
}
