/** Posts events to the webhook, signed as Zalo does, and notes how they were answered. */
import { createHash } from 'node:crypto'
import { Agent, request as startRequest } from 'node:http'
import { type JsonManner, toJson, type ZaloEvent } from './events.ts'
import type { Log } from './log.ts'
import type { World } from './world.ts'

/** Zalo OA docs, "Giới thiệu về Webhook". */
const ANSWER_WITHIN_MS = 2000
const STALE_WITHIN_MS = 50

export interface DeliverOptions extends JsonManner {
  /** Default true; false leaves the header out. */
  sign?: boolean | 'wrong'
  /** Before the signature in its header; default `mac=`. */
  prefix?: 'mac=' | ''
  upperCase?: boolean
  /** Value of the header `num_retry`. */
  numRetry?: number
  /** Leaves the timestamp out of the body (of an object) and gives it in X-ZEvent-Timestamp. */
  timestampHeaderOnly?: boolean
  /** False: whatever the answer is, it is no fault. */
  expect?: boolean
}

export interface DeliveryAnswer {
  /** Null when none came in time. */
  status: number | null
  elapsedMs: number
}

export interface Delivery extends DeliveryAnswer {
  body: Buffer
  headers: Record<string, string>
  at: number
}

export type Webhooks = ReturnType<typeof createWebhooks>

export function createWebhooks(deps: {
  world: World
  deliveries: Log<Delivery>
  onChange(): void
}) {
  const { world, deliveries, onChange } = deps
  const poster: Poster = { agent: new Agent({ keepAlive: true }), isStopped: false }
  const faults: string[] = []
  const pending = new Set<Promise<unknown>>()

  async function post(body: Buffer, headers: Record<string, string>, isExpected: boolean) {
    const at = world.now()
    const url = world.settings.webhookUrl
    if (url === '') throw new Error('The fake Zalo has no webhookUrl to post to.')
    const answer = await postOnce(poster, url, body, headers)
    deliveries.push({ ...answer, body, headers, at })
    if (isExpected && (answer.status !== 200 || answer.elapsedMs > ANSWER_WITHIN_MS)) {
      const fault = `${body.toString('utf8').slice(0, 300)}: ${describe(answer)}`
      faults.push(fault)
      onChange()
      throw new Error(`The webhook did not take ${fault}`)
    }
    onChange()
    return answer
  }

  function deliver(
    event: ZaloEvent | string | Uint8Array,
    options: DeliverOptions = {},
  ): Promise<DeliveryAnswer> {
    const { body, timestamp } = toBody(event, options)
    const { sign = true, prefix = 'mac=', upperCase, numRetry, timestampHeaderOnly } = options
    const key = sign === 'wrong' ? `not ${world.oaSecretKey}` : world.oaSecretKey
    const mac = signatureOf(world.appId, body, timestamp, key)
    return post(
      body,
      {
        ...(sign !== false && {
          'X-ZEvent-Signature': `${prefix}${upperCase ? mac.toUpperCase() : mac}`,
        }),
        ...(timestampHeaderOnly && { 'X-ZEvent-Timestamp': timestamp }),
        ...(numRetry !== undefined && { num_retry: String(numRetry) }),
      },
      options.expect ?? true,
    )
  }

  return {
    deliver,
    /** Without waiting; a bad answer becomes a fault. */
    deliverSoon(event: ZaloEvent): void {
      const delivery = deliver(event)
        .catch(() => undefined)
        .finally(() => pending.delete(delivery))
      pending.add(delivery)
    },
    /** The same bytes and headers again, oldest first. */
    async redeliver(last: number, { expect = true } = {}): Promise<DeliveryAnswer[]> {
      const originals = deliveries
        .entries()
        .filter(({ headers }) => !('num_retry' in headers))
        .slice(-last)
      const answers: DeliveryAnswer[] = []
      for (const { body, headers } of originals) {
        answers.push(await post(body, { ...headers, num_retry: '1' }, expect))
      }
      return answers
    },
    faults: () => [...faults],
    async settled(): Promise<void> {
      while (pending.size > 0) await Promise.all(pending)
    },
    /** Breaks what is under way. */
    async stop(): Promise<void> {
      poster.isStopped = true
      poster.agent.destroy()
      await Promise.all(pending)
    },
  }
}

function toBody(event: ZaloEvent | string | Uint8Array, options: DeliverOptions) {
  if (typeof event === 'string' || event instanceof Uint8Array) {
    const body = Buffer.from(event)
    return { body, timestamp: timestampIn(body) }
  }
  const { timestamp = '', ...rest } = event
  const shown = options.timestampHeaderOnly ? rest : event
  return { body: Buffer.from(toJson(shown, options)), timestamp: String(timestamp) }
}

function timestampIn(body: Buffer): string {
  try {
    return String(JSON.parse(body.toString('utf8')).timestamp ?? '')
  } catch {
    return ''
  }
}

/** Plain SHA-256 over the four strung together, no HMAC (Zalo OA docs, "Giới thiệu về Webhook"). */
function signatureOf(appId: string, body: Buffer, timestamp: string, key: string): string {
  return createHash('sha256').update(appId).update(body).update(timestamp).update(key).digest('hex')
}

interface Poster {
  agent: Agent
  isStopped: boolean
}

function postOnce(
  poster: Poster,
  url: string,
  body: Buffer,
  headers: Record<string, string>,
): Promise<DeliveryAnswer> {
  const begun = performance.now()
  return new Promise((resolve) => {
    const finish = (status: number | null) => {
      clearTimeout(timer)
      resolve({ status, elapsedMs: performance.now() - begun })
    }
    const request = startRequest(
      url,
      {
        method: 'POST',
        agent: poster.agent,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': body.length,
          ...headers,
        },
      },
      (response) => {
        response.resume()
        response.once('end', () => finish(response.statusCode ?? null))
        response.once('error', () => finish(null))
      },
    )
    const timer = setTimeout(() => request.destroy(), ANSWER_WITHIN_MS)
    request.once('error', () => {
      // A kept connection that was closed meanwhile: the request never got through.
      const isStale = request.reusedSocket && performance.now() - begun < STALE_WITHIN_MS
      if (!isStale || poster.isStopped) return finish(null)
      clearTimeout(timer)
      void postOnce(poster, url, body, headers).then(resolve)
    })
    request.end(body)
  })
}

function describe({ status, elapsedMs }: DeliveryAnswer): string {
  const took = `after ${Math.round(elapsedMs)} ms`
  return status === null ? `no answer ${took}` : `status ${status} ${took}`
}
