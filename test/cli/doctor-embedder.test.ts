import { expect, it } from 'vitest'
import { letterVector, startFakeEndpoint } from '../support/fake-embeddings.ts'
import { diagnose } from './diagnose.ts'

const KEY = 'sk-secret-57'

async function connect() {
  const endpoint = await startFakeEndpoint((text) => letterVector(text))
  const env = {
    EMBEDDINGS: 'openai',
    EMBEDDINGS_BASE_URL: endpoint.baseUrl,
    EMBEDDINGS_MODEL: 'small-model',
    EMBEDDINGS_API_KEY: KEY,
  }
  return { endpoint, env }
}

it('says that the built-in model needs nothing', async () => {
  const { report } = await diagnose()
  expect(report).toContain('[đạt]     Mô hình tạo vector: có sẵn trong Sổ tay.')
})

it('tries the endpoint with one call', async () => {
  const { endpoint, env } = await connect()
  const { code, report } = await diagnose(env)
  expect(code).toBe(0)
  expect(report).toContain(`[đạt]     Mô hình tạo vector: small-model tại ${endpoint.host} trả lời`)
  expect(report).toContain('vector dài 10')
  expect(endpoint.answered).toHaveLength(1)
})

it('says what to do when the key is not taken, and never prints it', async () => {
  const { endpoint, env } = await connect()
  endpoint.always = { status: 401, body: `{"error":{"message":"wrong key ${KEY}"}}` }
  const { code, report } = await diagnose(env)
  expect(code).toBe(1)
  expect(report).toMatch(
    /\[lỗi\] +Mô hình tạo vector: .* không dùng được\.\n +→ .*EMBEDDINGS_API_KEY/,
  )
  expect(report).not.toContain(KEY)
})

it('says which command installs transformers.js', async () => {
  const { code, report } = await diagnose({ EMBEDDINGS: 'transformers' })
  expect(code).toBe(1)
  expect(report).toMatch(/→ .*npm install --no-save @huggingface\/transformers@3/)
})
