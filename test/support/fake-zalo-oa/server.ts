/** The HTTP side of both hosts: paths, tokens, the rate limit, broken connections. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { FailureScript } from '../failure-script.ts'
import { startLoopbackServer, withholdAnswer } from '../loopback-server.ts'
import { MINUTE_MS } from './days.ts'
import { ApiFault, faultBody, type ScriptedFailure } from './faults.ts'
import type { Log } from './log.ts'
import { type Payload, readPayload } from './payload.ts'
import { ROUTES } from './routes.ts'
import type { World } from './world.ts'

export interface RecordedCall {
  method: string
  path: string
  /** Body or query; of an upload only the file's name and size. No headers. */
  payload: Record<string, unknown>
  at: number
  /** `pending` until it is answered; an error's code, or what became of the connection. */
  outcome: 'pending' | 'ok' | 'dropped' | 'hanging' | 'gateway' | `http ${number}` | number
}

interface ServerDeps {
  world: World
  failures: FailureScript<ScriptedFailure>
  calls: Log<RecordedCall>
  /** Called after anything happened that a test may be waiting for. */
  onChange(): void
}

interface Answer {
  status: number
  headers: Record<string, string | number>
  body: string
  outcome: RecordedCall['outcome']
}

export function createApiServer(deps: ServerDeps, port: number) {
  const limit = createRateLimit(deps.world)
  return startLoopbackServer((request, response) => {
    void respond(deps, limit, request, response).finally(deps.onChange)
  }, port)
}

/** Counts by the minute of the clock. */
function createRateLimit(world: World) {
  let minute = 0
  let used = 0
  return {
    /** Counts a call; how many are left, below zero when it came too much. */
    take(): number {
      const now = Math.floor(world.now() / MINUTE_MS)
      if (now !== minute) {
        minute = now
        used = 0
      }
      used += 1
      return world.settings.requestsPerMinute - used
    },
  }
}

async function respond(
  { world, failures, calls, onChange }: ServerDeps,
  limit: ReturnType<typeof createRateLimit>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const path = url.pathname
  const payload = await readPayload(request, url)
  const call: RecordedCall = {
    method: request.method ?? '',
    path,
    payload: payload.fields,
    at: world.now(),
    outcome: 'pending',
  }
  // A hundred thousand of them would be too much to remember.
  if (!isToCrowd(world, payload.fields)) calls.push(call)
  onChange()

  const isApi = !path.startsWith('/v4/')
  const left = isApi ? limit.take() : 0
  if (isApi) {
    response.setHeader('X-RateLimit-Limit', world.settings.requestsPerMinute)
    response.setHeader('X-RateLimit-Remain', Math.max(left, 0))
  }
  const send = (answer: Answer) => {
    call.outcome = answer.outcome
    response.writeHead(answer.status, answer.headers)
    response.end(answer.body)
  }
  if (left < 0) return send(refusal(path, new ApiFault(-32, 'Request is over the rate limit')))

  const carryOut = () => answer(world, request, path, payload)
  const failure = failures.take(path)
  switch (failure?.kind) {
    case 'error':
      return send(refusal(path, new ApiFault(failure.code, failure.message)))
    case 'http':
      return send({
        status: failure.status,
        headers: { 'content-type': 'text/plain' },
        body: `HTTP ${failure.status}\n`,
        outcome: `http ${failure.status}`,
      })
    case 'drop':
    case 'gateway':
    case 'hang':
      call.outcome = await withholdAnswer(failure, response, carryOut)
      return
    case 'slow': {
      const late = carryOut()
      await delay(failure.ms)
      return send(late)
    }
    case undefined:
      return send(carryOut())
  }
}

function isToCrowd(world: World, { recipient }: Record<string, unknown>): boolean {
  if (world.crowd === null || typeof recipient !== 'object' || recipient === null) return false
  return 'user_id' in recipient && world.crowd.memberOf(String(recipient.user_id)) !== null
}

function answer(world: World, request: IncomingMessage, path: string, payload: Payload): Answer {
  try {
    return carryOutNow(world, request, path, payload)
  } catch (error) {
    if (error instanceof ApiFault) return refusal(path, error)
    if (error instanceof z.ZodError) {
      return refusal(path, new ApiFault(-201, `Parameter is invalid: ${z.prettifyError(error)}`))
    }
    const body = JSON.stringify({ error: 500, message: `fake server: ${String(error)}` })
    return { status: 500, headers: JSON_TYPE, body, outcome: 500 }
  }
}

function carryOutNow(
  world: World,
  request: IncomingMessage,
  path: string,
  payload: Payload,
): Answer {
  const { headers } = request
  const { tokens } = world
  const name = `${request.method} ${path}`
  if (name === 'GET /v4/oa/permission') {
    const location = tokens.permit(payload.fields)
    return { status: 302, headers: { location }, body: '', outcome: 'ok' }
  }
  if (name === 'POST /v4/oa/access_token') {
    const form = payload.type === 'form' ? payload.fields : null
    return success(tokens.grant(headers.secret_key, form))
  }
  const route = ROUTES.get(name)
  if (!route) {
    const body = JSON.stringify({ error: 404, message: `fake server: no ${name}` })
    return { status: 404, headers: JSON_TYPE, body, outcome: 404 }
  }
  if (!tokens.isAlive(headers.access_token)) throw new ApiFault(-216, 'Access token is invalid')
  if (payload.type === 'unreadable' || payload.type === 'form') {
    throw new ApiFault(-201, 'Parameter is invalid: the body is unreadable')
  }
  const data = route(world, payload.fields, payload.file)
  return success({ ...(data !== undefined && { data }), error: 0, message: 'Success' })
}

const JSON_TYPE = { 'content-type': 'application/json;charset=utf-8' }

function success(body: Record<string, unknown>): Answer {
  return { status: 200, headers: JSON_TYPE, body: JSON.stringify(body), outcome: 'ok' }
}

function refusal(path: string, { code, message }: ApiFault): Answer {
  const body = JSON.stringify(faultBody(path, code, message))
  return { status: 200, headers: JSON_TYPE, body, outcome: code }
}
