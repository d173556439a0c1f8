import { describe, expect, it, vi } from 'vitest'
import { EmbedderError } from '../../src/models/embedder-error.ts'
import { FAMILIES } from '../../src/models/model-families.ts'
import { OpenAiEmbeddings } from '../../src/models/openai-embeddings.ts'
import { createFakeTiming, letterVector, startFakeEndpoint } from '../support/fake-embeddings.ts'

const KEY = 'sk-secret-57'

async function connect(settings: { apiKey?: string | null; timeoutMs?: number } = {}) {
  const endpoint = await startFakeEndpoint((text) => letterVector(text))
  const timing = createFakeTiming()
  const model = new OpenAiEmbeddings(
    {
      baseUrl: endpoint.baseUrl,
      model: 'multilingual-e5-small',
      apiKey: KEY,
      timeoutMs: 5_000,
      family: FAMILIES.e5,
      batchSize: 2,
      ...settings,
    },
    timing,
  )
  return { endpoint, timing, model }
}

async function failureOf(promise: Promise<unknown>): Promise<EmbedderError> {
  const error = await promise.catch((thrown: unknown) => thrown)
  if (!(error instanceof EmbedderError)) throw new Error('no EmbedderError was thrown')
  expect(`${error.message}${error.stack}`).not.toContain(KEY)
  return error
}

describe('an OpenAI-compatible endpoint', () => {
  it('gets texts in batches with the prefixes of the model, and the key', async () => {
    const { endpoint, model } = await connect()
    const vectors = await model.embedDocuments(['an', 'toàn', 'số'])
    expect(endpoint.answered).toEqual([['passage: an', 'passage: toàn'], ['passage: số']])
    expect(vectors).toHaveLength(3)
    await model.embedQuery('an')
    expect(endpoint.answered.at(-1)).toEqual(['query: an'])
    expect(endpoint.keys).toEqual(Array(3).fill(`Bearer ${KEY}`))
  })

  it('gives vectors of length 1 in the order of the texts', async () => {
    const { model } = await connect()
    const [first = [], second = []] = await model.embedDocuments(['aaa', 'nnnnnn'])
    for (const vector of [first, second]) expect(Math.hypot(...vector)).toBeCloseTo(1)
    expect(first.indexOf(Math.max(...first))).toBe(0)
    expect(second[7]).toBeGreaterThan(second[1] ?? 0)
    expect(await model.embedQueries(['aaa'])).toEqual([await model.embedQuery('aaa')])
  })

  it('needs no key', async () => {
    const { endpoint, model } = await connect({ apiKey: null })
    await model.embedQuery('an')
    expect(endpoint.keys).toEqual([undefined])
  })

  it('waits as long as it is told, in seconds or until a date', async () => {
    const { endpoint, timing, model } = await connect()
    const at = new Date(timing.now().getTime() + 7_000 + 20_000).toUTCString()
    endpoint.next = [
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 503, headers: { 'retry-after': at } },
    ]
    expect(await model.embedDocuments(['an'])).toHaveLength(1)
    expect(timing.waitsMs).toEqual([7_000, 20_000])
  })

  it('waits longer from time to time when it is not told', async () => {
    const { endpoint, timing, model } = await connect()
    endpoint.next = [{ status: 500 }, { status: 502 }, { status: 429 }]
    expect(await model.embedDocuments(['an'])).toHaveLength(1)
    expect(timing.waitsMs).toHaveLength(3)
    expect(timing.waitsMs).toEqual([...timing.waitsMs].sort((a, b) => a - b))
  })

  it('is given up after some times', async () => {
    const { endpoint, timing, model } = await connect()
    endpoint.always = { status: 500 }
    const error = await failureOf(model.embedDocuments(['an']))
    expect(error.kind).toBe('failing')
    expect(error.message).toContain(endpoint.host)
    expect(timing.waitsMs).toHaveLength(5)
  })

  it('keeps nobody waiting who has asked a question', async () => {
    const { endpoint, timing, model } = await connect()
    endpoint.next = [{ status: 429, headers: { 'retry-after': '30' } }]
    expect((await failureOf(model.embedQuery('an'))).kind).toBe('rate_limited')
    expect(timing.waitsMs).toEqual([])
  })

  it('is not waited for when it asks for an hour', async () => {
    const { endpoint, timing, model } = await connect()
    endpoint.next = [{ status: 429, headers: { 'retry-after': '3600' } }]
    expect((await failureOf(model.embedDocuments(['an']))).kind).toBe('rate_limited')
    expect(timing.waitsMs).toEqual([])
  })

  it.each([
    [401, '{"error":{"message":"Incorrect API key provided: sk-secret-57"}}', 'unauthorized'],
    [403, '', 'unauthorized'],
    [404, '{"error":{"message":"model not found"}}', 'no_model'],
    [302, '', 'no_model'],
    [400, '{"error":{"message":"an is too long"}}', 'refused'],
    [429, '{"error":{"code":"insufficient_quota"}}', 'quota'],
    [200, '{"data":[{"embedding":"AAAA"}]}', 'malformed'],
    [200, '{"data":[]}', 'malformed'],
    [200, '<html>', 'malformed'],
    [200, '{"data":[{"index":7,"embedding":[1]}]}', 'malformed'],
  ])(
    'that answers %s %s is asked once, and the error says what to do',
    async (status, body, kind) => {
      const { endpoint, model } = await connect()
      endpoint.next = [{ status, body, headers: { location: 'http://127.0.0.1:9/' } }]
      const error = await failureOf(model.embedDocuments(['an']))
      expect(error.kind).toBe(kind)
      expect(error.message).toMatch(/Hãy .*(EMBEDDINGS_\w+|sau)/)
      expect(endpoint.keys).toHaveLength(1)
    },
  )

  it('must give all vectors one length', async () => {
    const { endpoint, model } = await connect()
    endpoint.embed = (text) => (text.endsWith('số') ? [1, 2] : [1])
    expect((await failureOf(model.embedDocuments(['an', 'số']))).kind).toBe('malformed')
  })

  it('that says nothing is given up', async () => {
    const { endpoint, model } = await connect({ timeoutMs: 40 })
    endpoint.next = ['silence', 'silence']
    const error = await failureOf(model.embedQuery('an'))
    expect(error.kind).toBe('timeout')
    expect(endpoint.keys).toHaveLength(1)
  })

  it('is left alone when nobody waits any more', async () => {
    const { endpoint, model } = await connect()
    const stop = new AbortController()
    endpoint.next = ['silence']
    const waiting = model.embedDocuments(['an'], stop.signal)
    await vi.waitFor(() => expect(endpoint.keys).toHaveLength(1))
    stop.abort(new Error('stopped'))
    await expect(waiting).rejects.toThrow('stopped')
    await expect(model.embedDocuments(['an'], stop.signal)).rejects.toThrow('stopped')
    expect(endpoint.keys).toHaveLength(1)
  })

  it('is asked for documents again after it said nothing', async () => {
    const { endpoint, model } = await connect({ timeoutMs: 200 })
    endpoint.next = ['silence']
    expect(await model.embedDocuments(['an'])).toHaveLength(1)
  })

  it('that is not there is named', async () => {
    const model = new OpenAiEmbeddings(
      {
        baseUrl: 'http://127.0.0.1:9/v1',
        model: 'm',
        apiKey: KEY,
        timeoutMs: 5_000,
        family: FAMILIES.plain,
        batchSize: 1,
      },
      createFakeTiming(),
    )
    const error = await failureOf(model.embedQuery('an'))
    expect(error.kind).toBe('unreachable')
    expect(error.message).toContain('127.0.0.1:9')
  })

  it('tells models apart without telling the key', async () => {
    const { model, endpoint } = await connect()
    expect(model.identity).toContain(endpoint.host)
    expect(model.identity).toContain('multilingual-e5-small')
    expect(model.identity).toContain('query: ')
    expect(`${model.identity}${model.title}`).not.toContain(KEY)
  })
})
