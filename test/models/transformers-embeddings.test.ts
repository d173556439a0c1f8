import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { realTiming } from '../../src/lib/timing.ts'
import { EmbedderError } from '../../src/models/embedder-error.ts'
import { createTextModel, type ModelSettings } from '../../src/models/open-embedder.ts'
import type { TransformersModule } from '../../src/models/transformers-embeddings.ts'
import { letterVector } from '../support/fake-embeddings.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

type Pipeline = TransformersModule['pipeline']
type Extractor = Awaited<ReturnType<Pipeline>>

/** Plays transformers.js; keeps what it was asked. */
function createFakeTransformers(options: { fails?: boolean; flat?: boolean } = {}) {
  const loaded: Parameters<Pipeline>[] = []
  const extracted: Parameters<Extractor>[] = []
  const extract: Extractor = async (texts, how) => {
    extracted.push([texts, how])
    const rows = texts.map((text) => letterVector(text))
    const data = Float32Array.from(rows.flat())
    return { dims: options.flat ? [data.length] : [rows.length, rows[0]?.length ?? 0], data }
  }
  const module: TransformersModule = {
    async pipeline(...given) {
      loaded.push(given)
      if (options.fails) throw new Error('fetch failed')
      return extract
    },
  }
  return { module, loaded, extracted, options }
}

function open(settings: Partial<ModelSettings> = {}, fake = createFakeTransformers()) {
  const dataDirectory = temporaryDirectory()
  const model = createTextModel(
    {
      kind: 'transformers',
      model: 'Xenova/multilingual-e5-small',
      family: 'auto',
      dtype: 'q8',
      ...settings,
    } as ModelSettings,
    { dataDirectory, timing: realTiming, importTransformers: async () => fake.module },
  )
  return { model, dataDirectory, ...fake }
}

async function failureOf(promise: Promise<unknown>): Promise<EmbedderError> {
  const error = await promise.catch((thrown: unknown) => thrown)
  if (error instanceof EmbedderError) return error
  throw new Error('no EmbedderError was thrown')
}

describe('a model of transformers.js', () => {
  it('is loaded once, when it is first needed, and keeps its files with the data', async () => {
    const { model, loaded, dataDirectory } = open()
    expect(loaded).toEqual([])
    await model.embedQuery('an')
    await model.embedDocuments(['an'])
    expect(loaded).toEqual([
      [
        'feature-extraction',
        'Xenova/multilingual-e5-small',
        { dtype: 'q8', cache_dir: join(dataDirectory, 'models'), local_files_only: false },
      ],
    ])
  })

  it('gets the prefixes and the pooling of its family', async () => {
    const { model, extracted } = open()
    await model.embedQuery('an')
    await model.embedDocuments(['toàn'])
    expect(extracted).toEqual([
      [['query: an'], { pooling: 'mean', normalize: true }],
      [['passage: toàn'], { pooling: 'mean', normalize: true }],
    ])
  })

  it.each([
    ['intfloat/multilingual-e5-large-instruct', /^Instruct: .*\nQuery: an$/, 'mean'],
    ['nomic-embed-text-v1.5', /^search_query: an$/, 'mean'],
    ['Xenova/bge-m3', /^an$/, 'cls'],
    ['bge-m3:567m', /^an$/, 'cls'],
    ['Xenova/paraphrase-multilingual-MiniLM-L12-v2', /^an$/, 'mean'],
    ['someone/page5', /^an$/, 'mean'],
  ])('%s is known by its name', async (name, query, pooling) => {
    const { model, extracted } = open({ model: name })
    await model.embedQuery('an')
    expect(extracted[0]?.[0][0]).toMatch(query)
    expect(extracted[0]?.[1].pooling).toBe(pooling)
  })

  it('takes the family that the settings name', async () => {
    const { model, extracted } = open({ family: 'cls' })
    await model.embedQuery('an')
    expect(extracted).toEqual([[['an'], { pooling: 'cls', normalize: true }]])
  })

  it('comes from a folder without asking the network', async () => {
    const folder = join(temporaryDirectory(), 'my-e5')
    mkdirSync(folder)
    const { model, loaded } = open({ model: folder })
    await model.embedQuery('an')
    expect(loaded[0]?.[1]).toBe(folder)
    expect(loaded[0]?.[2].local_files_only).toBe(true)
  })

  it('gives each text its own vector, of length 1', async () => {
    const { model } = open()
    const texts = Array.from({ length: 20 }, (_, i) => 'a'.repeat(i + 1))
    const vectors = await model.embedDocuments(texts)
    expect(vectors).toHaveLength(20)
    for (const [i, vector] of vectors.entries()) {
      expect(Math.hypot(...vector)).toBeCloseTo(1)
      expect([vector]).toEqual(await model.embedDocuments([texts[i] ?? '']))
    }
  })

  it('that cannot be loaded is tried again the next time', async () => {
    const { model, options } = open({}, createFakeTransformers({ fails: true }))
    const error = await failureOf(model.embedQuery('an'))
    expect(error.kind).toBe('no_model')
    expect(error.message).toMatch(/Xenova\/multilingual-e5-small.*EMBEDDINGS_MODEL/)
    options.fails = false
    expect(await model.embedQuery('an')).toHaveLength(10)
  })

  it('must give one vector a text', async () => {
    const { model } = open({}, createFakeTransformers({ flat: true }))
    expect((await failureOf(model.embedQuery('an'))).kind).toBe('malformed')
  })

  it('says which command installs the package when it is missing', async () => {
    const model = createTextModel(
      { kind: 'transformers', model: 'x/y', family: 'auto', dtype: 'q8' },
      { dataDirectory: temporaryDirectory(), timing: realTiming },
    )
    const error = await failureOf(model.embedQuery('an'))
    expect(error.kind).toBe('not_installed')
    expect(error.message).toContain('npm install --no-save @huggingface/transformers@3')
  })
})
