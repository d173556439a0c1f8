import { describe, expect, it } from 'vitest'
import { configSecrets, loadConfig } from '../../src/config/load.ts'
import { ConfigError } from '../../src/lib/errors.ts'

function faultOf(env: Record<string, string>): ConfigError {
  try {
    loadConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('no ConfigError was thrown')
}

describe('the model that turns texts into vectors', () => {
  it('is behind an endpoint, whose key is secret', () => {
    const config = loadConfig({
      EMBEDDINGS: 'openai',
      EMBEDDINGS_MODEL: 'text-embedding-3-small',
      EMBEDDINGS_API_KEY: 'sk-secret-57',
    })
    expect(config.embeddings).toEqual({
      kind: 'openai',
      model: 'text-embedding-3-small',
      family: 'auto',
      baseUrl: 'https://api.openai.com/v1',
      apiKey: 'sk-secret-57',
      batchSize: 64,
      timeoutMs: 30_000,
    })
    expect(configSecrets(config)).toEqual(['sk-secret-57'])
  })

  it('is at another address, without a key', () => {
    const { embeddings } = loadConfig({
      EMBEDDINGS: 'openai',
      EMBEDDINGS_MODEL: 'bge-m3',
      EMBEDDINGS_BASE_URL: 'http://127.0.0.1:11434/v1/',
      EMBEDDINGS_BATCH: '8',
      EMBEDDINGS_TIMEOUT_SECONDS: '5',
      EMBEDDINGS_FAMILY: 'plain',
    })
    expect(embeddings).toMatchObject({
      baseUrl: 'http://127.0.0.1:11434/v1',
      apiKey: null,
      batchSize: 8,
      timeoutMs: 5_000,
      family: 'plain',
    })
  })

  it('runs on this machine, a small one unless another is named', () => {
    expect(loadConfig({ EMBEDDINGS: 'transformers' }).embeddings).toEqual({
      kind: 'transformers',
      model: 'Xenova/multilingual-e5-small',
      family: 'auto',
      dtype: 'q8',
    })
  })

  it('needs a name behind an endpoint', () => {
    const { faults } = faultOf({ EMBEDDINGS: 'openai' })
    expect(faults.map(({ variable }) => variable)).toEqual(['EMBEDDINGS_MODEL'])
  })

  it.each([
    ['EMBEDDINGS', 'gemini'],
    ['EMBEDDINGS_BASE_URL', 'http://me:secret-57@127.0.0.1/v1'],
    ['EMBEDDINGS_BASE_URL', 'http://127.0.0.1/v1?key=secret-57'],
    ['EMBEDDINGS_BASE_URL', 'ftp://127.0.0.1/v1'],
    ['EMBEDDINGS_API_KEY', 'secret-57 and more'],
    ['EMBEDDINGS_FAMILY', 'bert'],
    ['EMBEDDINGS_BATCH', '0'],
    ['EMBEDDINGS_BATCH', '4096'],
    ['EMBEDDINGS_TIMEOUT_SECONDS', '1h'],
    ['EMBEDDINGS_DTYPE', 'int3'],
  ])('%s=%s is refused without repeating it', (name, value) => {
    const { faults, message } = faultOf({ [name]: value })
    expect(faults.map(({ variable }) => variable)).toEqual([name])
    expect(message).not.toContain('secret-57')
  })
})
