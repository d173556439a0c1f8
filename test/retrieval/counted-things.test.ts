import { expect, it } from 'vitest'
import { readCounted } from '../../src/retrieval/counted-things.ts'
import { sharedEngine } from '../support/engine.ts'

async function countedIn(question: string) {
  const { retriever } = await sharedEngine()
  return readCounted((await retriever.retrieve({ question })).question)
}

it.each([
  ['Thái Nguyên cần bao nhiêu người làm nghiên cứu?', 'đạt 15 người trên một vạn dân', true],
  ['Thái Nguyên cần bao nhiêu người làm nghiên cứu?', 'bố trí 15% ngân sách cho người giỏi', false],
  ['Bao nhiêu tỉnh có mạng tốt?', 'có 10 - 12 tỉnh, thành phố', true],
  ['Bao nhiêu doanh nghiệp đổi mới?', 'tỷ lệ doanh nghiệp có đổi mới đạt trên 40%', true],
])('%s in "%s"', async (question, text, isCounted) => {
  expect((await countedIn(question))?.isIn(text)).toBe(isCounted)
})

it.each(['Việt Nam đứng thứ mấy Đông Nam Á?', 'Máy tính nào tốt?', 'Ai ký văn bản?'])(
  'nothing is counted in: %s',
  async (question) => {
    expect(await countedIn(question)).toBeNull()
  },
)
