import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { Timing } from '../../src/lib/timing.ts'

const embeddingsRequest = z.object({
  model: z.string(),
  input: z.array(z.string()).min(1),
  encoding_format: z.literal('float'),
})

/** What an endpoint does instead of answering. */
export interface Refusal {
  status: number
  headers?: Record<string, string>
  body?: string
}

export interface FakeEndpoint {
  /** With `/v1`, as it stands in EMBEDDINGS_BASE_URL. */
  baseUrl: string
  host: string
  /** Inputs of the calls that were answered. */
  answered: string[][]
  /** Of all calls. */
  keys: (string | undefined)[]
  /** What the next calls meet, one after the other; `silence` never answers. */
  next: (Refusal | 'silence')[]
  /** What every call meets until it is null again. */
  always: Refusal | null
  embed: (text: string) => readonly number[] | Promise<readonly number[]>
}

/** An OpenAI-compatible endpoint on the loopback, ended with the test. It gives rows in reverse order. */
export async function startFakeEndpoint(embed: FakeEndpoint['embed']): Promise<FakeEndpoint> {
  const server = createServer(async (request, response) => {
    fake.keys.push(request.headers.authorization)
    const body = await readBody(request)
    const met = fake.next.shift() ?? fake.always
    if (met === 'silence') return
    if (met !== null) {
      response.writeHead(met.status, met.headers).end(met.body ?? '{}')
      return
    }
    const read = embeddingsRequest.safeParse(JSON.parse(body))
    if (request.url !== '/v1/embeddings' || !read.success) {
      response.writeHead(404).end()
      return
    }
    const { input, model } = read.data
    fake.answered.push(input)
    const data = await Promise.all(
      input.map(async (text, index) => ({
        object: 'embedding',
        index,
        embedding: await fake.embed(text),
      })),
    )
    const answer = { object: 'list', model, data: data.reverse() }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const fake: FakeEndpoint = {
    baseUrl: `http://${host}/v1`,
    host,
    answered: [],
    keys: [],
    next: [],
    always: null,
    embed,
  }
  return fake
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

/** Sleeps take no time; their lengths are kept. */
export function createFakeTiming(): Timing & { waitsMs: number[]; advance(ms: number): void } {
  let nowMs = Date.parse('2026-11-22T08:00:00Z')
  const waitsMs: number[] = []
  return {
    waitsMs,
    advance(ms) {
      nowMs += ms
    },
    async sleep(ms) {
      waitsMs.push(ms)
      nowMs += ms
    },
    now: () => new Date(nowMs),
    random: () => 0.5,
  }
}

/** A vector that tells texts apart: how often each of some letters stands in it. */
export function letterVector(text: string, letters = 'aeiouytnhc'): number[] {
  return [...letters].map((letter) => text.split(letter).length)
}
