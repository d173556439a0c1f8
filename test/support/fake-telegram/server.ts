/** The HTTP side: paths, bodies, the token, broken connections. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { FailureScript } from '../failure-script.ts'
import { startLoopbackServer, withholdAnswer } from '../loopback-server.ts'
import { memberOf } from './crowd-methods.ts'
import { ApiFault, type ScriptedFailure, tooManyRequests } from './faults.ts'
import { callMethod } from './methods.ts'
import { readForm } from './read-form.ts'
import type { World } from './world.ts'

export interface RecordedCall {
  method: string
  payload: Record<string, unknown>
  at: number
  /** `pending` until it is answered; an error's code, or what became of the connection. */
  outcome: 'pending' | 'ok' | 'dropped' | 'hanging' | 'gateway' | number
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
  const [, token, method] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? '') ?? []
  const payload: Record<string, unknown> = await readPayload(request).catch(() => ({}))
  if (token === undefined || method === undefined) return reply(response, 404, notFound)
  if (token !== world.token) {
    const isReadable = /^\d+:[\w-]{30,}$/.test(token)
    return reply(response, isReadable ? 401 : 404, isReadable ? unauthorized : notFound)
  }

  const call: RecordedCall = { method, payload, at: world.now(), outcome: 'pending' }
  // A hundred thousand of them would be too much to remember.
  if (memberOf(world, Number(payload.chat_id)) === null) calls.push(call)
  onChange()
  const failure = failures.take(method)
  const carryOut = async () => {
    try {
      return { ok: true, result: await callMethod(world, method, payload, gone.signal) }
    } catch (error) {
      if (error instanceof ApiFault) return error.body
      return { ok: false, error_code: 500, description: `fake server: ${String(error)}` }
    }
  }
  switch (failure?.kind) {
    case 'error': {
      const { code, description, parameters } = failure
      call.outcome = code
      return reply(response, code, new ApiFault(code, description, parameters).body)
    }
    case 'flood':
      call.outcome = 429
      return reply(response, 429, tooManyRequests(failure.retryAfterSeconds).body)
    case 'drop':
    case 'gateway':
    case 'hang':
      call.outcome = await withholdAnswer(failure, response, carryOut)
      return
    case 'slow':
    case undefined: {
      const body = await carryOut()
      if (failure) {
        // What happened is seen at once; only the bot learns it later.
        onChange()
        await delay(failure.ms)
      }
      const code = 'error_code' in body ? body.error_code : 200
      call.outcome = code === 200 ? 'ok' : code
      return reply(response, code, body)
    }
  }
}

const notFound = { ok: false, error_code: 404, description: 'Not Found' }
const unauthorized = { ok: false, error_code: 401, description: 'Unauthorized' }

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

/** JSON as grammY sends it; forms as it does with files. */
async function readPayload(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  if (body.length === 0) return {}
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('application/json')) return JSON.parse(body.toString('utf8'))
  return readForm(body, type)
}
