import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { EmbedderError } from '../../src/models/embedder-error.ts'
import { type ModelSettings, openEmbedder } from '../../src/models/open-embedder.ts'
import { QuestionEmbeddings } from '../../src/models/question-embeddings.ts'
import {
  createFakeTiming,
  type FakeEndpoint,
  letterVector,
  startFakeEndpoint,
} from '../support/fake-embeddings.ts'
import { createMemoryLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const KEY = 'sk-secret-57'
const TEXTS = ['an', 'toàn', 'số', 'hóa', 'mạng', 'dữ liệu', 'công nghệ']

async function setup() {
  const endpoint = await startFakeEndpoint((text) => letterVector(text))
  const dataDirectory = temporaryDirectory()
  const { logger, lines } = createMemoryLogger()
  const timing = createFakeTiming()
  const open = (settings: Partial<Extract<ModelSettings, { kind: 'openai' }>> = {}) =>
    openEmbedder(
      {
        kind: 'openai',
        model: 'small-model',
        family: 'plain',
        baseUrl: endpoint.baseUrl,
        apiKey: KEY,
        batchSize: 3,
        timeoutMs: 5_000,
        ...settings,
      },
      { dataDirectory, timing, logger },
    )
  return { endpoint, dataDirectory, logger, lines, timing, open }
}

/** How many of our texts were embedded so far; the probe is not one of them. */
function countOf({ answered }: FakeEndpoint): number {
  return answered.flat().filter((text) => TEXTS.includes(text)).length
}

/** The one folder of vectors, and the files in it. */
function archiveOf(dataDirectory: string) {
  const directory = join(dataDirectory, 'index')
  const [name = ''] = readdirSync(directory).filter((one) => one.startsWith('embedded-'))
  const folder = join(directory, name)
  const files = readdirSync(folder).filter((one) => one.startsWith('vectors-'))
  return { folder, files: files.map((one) => join(folder, one)) }
}

async function failureOf(promise: Promise<unknown>): Promise<EmbedderError> {
  const error = await promise.catch((thrown: unknown) => thrown)
  if (error instanceof EmbedderError) return error
  throw new Error('no EmbedderError was thrown')
}

describe('an embedder', () => {
  it('learns its dimension from the model', async () => {
    const { open, lines } = await setup()
    const embedder = await open()
    expect(embedder.dimension).toBe(10)
    expect(await embedder.embedQuery('an')).toHaveLength(10)
    expect(`${embedder.modelId}${lines.join()}`).not.toContain(KEY)
  })

  it('embeds each text once, whatever ends in between', async () => {
    const { endpoint, open } = await setup()
    const vectors = await (await open()).embedDocuments([...TEXTS, 'an'])
    expect(countOf(endpoint)).toBe(7)
    expect(vectors).toHaveLength(8)
    expect(vectors[7]).toEqual(vectors[0])
    const again = await (await open()).embedDocuments(['số', 'kho', 'an'])
    expect(countOf(endpoint)).toBe(7)
    expect(endpoint.answered.at(-1)).toEqual(['kho'])
    for (const [i, value] of (again[0] ?? []).entries()) {
      expect(value).toBeCloseTo(vectors[2]?.[i] ?? 0, 6)
    }
  })

  it('keeps questions apart from passages with the same words', async () => {
    const { endpoint, open } = await setup()
    const embedder = await open({ family: 'e5' })
    const [[query], [passage]] = [
      await embedder.embedQueries(['an']),
      await embedder.embedDocuments(['an']),
    ]
    expect(query).not.toEqual(passage)
    await embedder.embedQueries(['an'])
    expect(endpoint.answered.slice(1)).toEqual([['query: an'], ['passage: an']])
  })

  it('loses nothing of what was done when the work breaks off', async () => {
    const { endpoint, open } = await setup()
    const embedder = await open()
    endpoint.embed = (text) => {
      if (text === 'mạng') endpoint.always = { status: 401 }
      return letterVector(text)
    }
    expect((await failureOf(embedder.embedDocuments(TEXTS))).kind).toBe('unauthorized')
    expect(countOf(endpoint)).toBe(6)
    endpoint.always = null
    expect(await (await open()).embedDocuments(TEXTS)).toHaveLength(7)
    expect(countOf(endpoint)).toBe(7)
  })

  it('gives a blank text the vector that is near to nothing', async () => {
    const { endpoint, open } = await setup()
    const embedder = await open()
    const nothing = new Array<number>(10).fill(0)
    expect(await embedder.embedQuery('  ')).toEqual(nothing)
    expect(await embedder.embedDocuments([''])).toEqual([nothing])
    expect(endpoint.answered).toHaveLength(1)
  })

  it('is opened while the model is away, if it was met before', async () => {
    const { endpoint, open, lines } = await setup()
    const before = await open()
    await before.embedDocuments(TEXTS)
    endpoint.always = { status: 503 }
    const after = await open()
    expect(after.modelId).toBe(before.modelId)
    expect(await after.embedDocuments(TEXTS)).toHaveLength(7)
    expect(lines.join('\n')).toContain('Mô hình tạo vector chưa trả lời')
  })

  it('is not opened when the model is away and was never met', async () => {
    const { endpoint, open } = await setup()
    endpoint.always = { status: 401 }
    expect((await failureOf(open())).kind).toBe('unauthorized')
  })

  it('says how far it is when it takes long', async () => {
    const { endpoint, open, lines, timing } = await setup()
    const embedder = await open()
    endpoint.embed = (text) => {
      timing.advance(2_000)
      return letterVector(text)
    }
    await embedder.embedDocuments(TEXTS)
    const said = lines.filter((line) => line.includes('Đang tạo vector'))
    expect(said.map((line) => JSON.parse(line).done)).toEqual([3, 6])
  })
})

describe('another model', () => {
  it.each([
    ['name', { model: 'other-model' }],
    ['family', { family: 'e5' as const }],
  ])('by its %s gets another id, and vectors of its own', async (_, settings) => {
    const { endpoint, open } = await setup()
    const one = await open()
    await one.embedDocuments(TEXTS)
    const other = await open(settings)
    expect(other.modelId).not.toBe(one.modelId)
    const calls = endpoint.answered.length
    await other.embedDocuments(TEXTS)
    expect(endpoint.answered.length).toBe(calls + 3)
  })

  it.each([
    ['of the same dimension', 'hcntyuoiea'],
    ['of another dimension', 'aeiou'],
  ])('%s under the same name is noticed', async (_, letters) => {
    const { endpoint, open, lines } = await setup()
    const one = await open()
    await one.embedDocuments(TEXTS)
    endpoint.embed = (text) => letterVector(text, letters)
    const other = await open()
    expect(other.modelId).not.toBe(one.modelId)
    expect(other.dimension).toBe(letters.length)
    expect(lines.join('\n')).toContain('đã đổi so với lần trước')
    await other.embedDocuments(TEXTS)
    expect(countOf(endpoint)).toBe(14)
  })

  it('that comes back in its place never gets between its vectors', async () => {
    const { endpoint, open } = await setup()
    await (await open()).embedDocuments(['an'])
    endpoint.always = { status: 503 }
    const embedder = await open()
    endpoint.always = null
    endpoint.embed = (text) => letterVector(text, 'hcntyuoiea')
    expect((await failureOf(embedder.embedQuery('an'))).kind).toBe('changed')
    expect((await failureOf(embedder.embedDocuments(TEXTS))).kind).toBe('changed')
    endpoint.embed = (text) => letterVector(text)
    expect(await embedder.embedQuery('an')).toHaveLength(10)
  })

  it('is noticed between questions, which do not wait for it', async () => {
    const { endpoint, open, timing } = await setup()
    const embedder = await open()
    await embedder.embedQuery('an')
    endpoint.embed = (text) => letterVector(text, 'hcntyuoiea')
    await embedder.embedQuery('an')
    timing.advance(5 * 60_000)
    await embedder.embedQuery('an')
    await vi.waitFor(async () =>
      expect((await failureOf(embedder.embedQuery('an'))).kind).toBe('changed'),
    )
    endpoint.embed = (text) => letterVector(text)
    expect(await embedder.embedQuery('an')).toHaveLength(10)
  })

  it('is noticed by documents as well while it is met again beside questions', async () => {
    const { endpoint, open, timing } = await setup()
    const embedder = await open()
    timing.advance(5 * 60_000)
    let goOn = () => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    let probes = 0
    endpoint.embed = async (text) => {
      if (!TEXTS.includes(text)) {
        probes += 1
        if (probes === 1) await held
      }
      return letterVector(text, 'hcntyuoiea')
    }
    await embedder.embedQuery('an')
    await vi.waitFor(() => expect(probes).toBe(1))
    expect((await failureOf(embedder.embedDocuments(TEXTS))).kind).toBe('changed')
    goOn()
  })

  it('is noticed in the middle of long work', async () => {
    const { endpoint, open, timing } = await setup()
    const embedder = await open()
    endpoint.embed = (text) => {
      timing.advance(61_000)
      return letterVector(text)
    }
    await embedder.embedDocuments(['an'])
    endpoint.embed = (text) => letterVector(text, 'hcntyuoiea')
    expect((await failureOf(embedder.embedDocuments(TEXTS))).kind).toBe('changed')
  })

  it('with a vector of another length is refused', async () => {
    const { endpoint, open } = await setup()
    const embedder = await open()
    endpoint.embed = () => [1, 2, 3]
    expect((await failureOf(embedder.embedQuery('an'))).kind).toBe('changed')
    expect((await failureOf(embedder.embedDocuments(TEXTS))).kind).toBe('changed')
  })
})

describe('the kept vectors', () => {
  const DAMAGES: [string, (file: string) => void][] = [
    ['half a record at the end', (file) => truncateSync(file, readFileSync(file).length - 5)],
    ['garbage at the end', (file) => appendFileSync(file, 'không phải vector '.repeat(9))],
    [
      'an altered byte',
      (file) => {
        const bytes = readFileSync(file)
        bytes[30] = (bytes[30] ?? 0) ^ 1
        writeFileSync(file, bytes)
      },
    ],
  ]
  it.each(DAMAGES)('are made again where a file holds %s', async (_, damage) => {
    const { open, dataDirectory } = await setup()
    const whole = await (await open()).embedDocuments(TEXTS)
    const [file = ''] = archiveOf(dataDirectory).files
    damage(file)
    const again = await (await open()).embedDocuments(TEXTS)
    for (const [i, vector] of again.entries()) {
      for (const [k, value] of vector.entries()) expect(value).toBeCloseTo(whole[i]?.[k] ?? 9, 6)
    }
  })

  it('are written by each process into a file of its own', async () => {
    const { open, dataDirectory, endpoint } = await setup()
    const [one, other] = [await open(), await open()]
    await Promise.all([one.embedDocuments(['an', 'số']), other.embedDocuments(['hóa', 'mạng'])])
    expect(archiveOf(dataDirectory).files).toHaveLength(2)
    await (await open()).embedDocuments(['an', 'số', 'hóa', 'mạng'])
    expect(countOf(endpoint)).toBe(4)
  })

  it('only cost time where they cannot be written', async () => {
    const { open, dataDirectory, lines } = await setup()
    writeFileSync(join(dataDirectory, 'index'), '')
    expect(await (await open()).embedDocuments(TEXTS)).toHaveLength(7)
    expect(lines.filter((line) => line.includes('Chưa lưu được vector'))).toHaveLength(1)
  })

  it('are those of the model in use and of the one before', async () => {
    const { open, dataDirectory } = await setup()
    for (const model of ['a', 'b', 'c', 'd']) await (await open({ model })).embedDocuments(['an'])
    expect(readdirSync(join(dataDirectory, 'index'))).toHaveLength(2)
  })
})

describe('the embedder of questions', () => {
  it('gives up for a while after a failure, and says so once', async () => {
    const { endpoint, open, logger, lines, timing } = await setup()
    const questions = new QuestionEmbeddings(await open(), { clock: timing, logger })
    const whole = await questions.embedQuery('an')
    const calls = () => endpoint.keys.length
    const before = calls()
    endpoint.always = { status: 401 }
    expect(await questions.embedQuery('an toàn')).toEqual(new Array(10).fill(0))
    await questions.embedQuery('an')
    expect(calls()).toBe(before + 1)
    const said = lines.filter((line) => line.includes('chỉ tìm theo từ ngữ'))
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('EMBEDDINGS_API_KEY')
    expect(said[0]).not.toContain('an toàn')
    endpoint.always = null
    timing.advance(30_000)
    expect(await questions.embedQuery('an')).toEqual(whole)
  })

  it('goes on at once after a text that the model does not take', async () => {
    const { endpoint, open, logger, lines, timing } = await setup()
    const questions = new QuestionEmbeddings(await open(), { clock: timing, logger })
    const whole = await questions.embedQuery('an')
    endpoint.next = [{ status: 400 }]
    expect(await questions.embedQuery('an toàn')).toEqual(new Array(10).fill(0))
    expect(lines.join('\n')).toContain('Với một câu hỏi, Sổ tay chỉ tìm theo từ ngữ')
    expect(await questions.embedQuery('an')).toEqual(whole)
  })
})
