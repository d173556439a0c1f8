import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Answered, Answerer } from '../../src/answering/answer.ts'
import { answerText } from '../../src/answering/answer-text.ts'
import { tokenF1 } from '../../src/cli/scoring.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { createEngineBuilder } from '../../src/engine.ts'
import { CORPUS_DIRECTORY, sharedEngine } from '../support/engine.ts'
import { silentLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const expectedPart = z.object({
  question: z.string(),
  passage: z.string(),
  /** The least stretch of the passage that answers fully. */
  part: z.string(),
})
const PARTS = readFileSync(new URL('../fixtures/expected-parts.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => expectedPart.parse(JSON.parse(line)))

let answerer: Answerer
beforeAll(async () => {
  answerer = (await sharedEngine()).answerer
})

async function askAnswered(question: string): Promise<Answered> {
  const answer = await answerer.answer({ question })
  if (answer.kind !== 'answered') throw new Error(`"${question}" was not answered`)
  return answer
}

const saidLines = ({ blocks }: Answered) => blocks.flatMap(({ lines }) => lines)

describe('what an answer says of a passage', () => {
  it('is not much more than what was asked for, and no less', async () => {
    const scores = await Promise.all(
      PARTS.map(async ({ question, part }) => {
        const answer = await answerer.answer({ question })
        return answer.kind === 'answered' ? tokenF1(answerText(answer), part) : 0
      }),
    )
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
    expect(scores.length).toBeGreaterThanOrEqual(60)
    expect(mean).toBeGreaterThan(0.68)
  }, 30_000)

  it('is one clause of a sentence with several figures, under the year it is for', async () => {
    const lines = saidLines(
      await askAnswered('Cả nước giao dịch không dùng tiền mặt đạt bao nhiêu?'),
    )
    expect(lines.map(({ text }) => text)).toEqual([
      'Đến năm 2030:',
      'giao dịch không dùng tiền mặt đạt 80%.',
    ])
  })

  it('names who has to do it when the clause does not', async () => {
    const answer = await askAnswered('Mặt trận Tổ quốc thị xã Phước Long giám sát cái gì?')
    const [head, said] = saidLines(answer)
    expect(head).toMatchObject({ role: 'lead' })
    expect(head?.text).toMatch(/^3\. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam thị xã .*:$/)
    expect(said?.text).toMatch(/^phát huy vai trò giám sát, phản biện xã hội/)
  })

  it('is whole when all that somebody has to do is asked for', async () => {
    const answer = await askAnswered('Mặt trận Tổ quốc thị xã Phước Long phải làm những gì?')
    expect(answerText(answer)).toContain('Chỉ đạo, hướng dẫn các cấp hội')
    expect(answerText(answer)).toContain('phát huy vai trò giám sát, phản biện xã hội')
  })

  it('is what answers a written question that comes near, in words that the passage lacks', async () => {
    const question = 'Trung tâm nghiên cứu làm ăn chẳng ra gì thì Thái Nguyên tính dẹp hay gộp?'
    expect(answerText(await askAnswered(question))).toContain('Sáp nhập, giải thể')
    const corpus = { ...(await loadCorpus(CORPUS_DIRECTORY)), writtenAnswers: new Map() }
    const build = createEngineBuilder({ dataDirectory: temporaryDirectory() }, silentLogger)
    const without = await (await build(corpus)).answerer.answer({ question })
    expect(without.kind === 'answered' && answerText(without)).not.toContain('Sáp nhập, giải thể')
  })

  it('names the body that its heading gives the task to when somebody is asked for', async () => {
    const tasks = 'theo dõi, đôn đốc các hoạt động tuyên truyền ở thị xã Phước Long'
    const said = answerText(await askAnswered(`Cơ quan nào ${tasks}?`))
    expect(said).toMatch(/^1\. Ban Tuyên giáo Thị ủy\n/)
  })

  it('goes on with the list where it ends in a colon', async () => {
    const answer = await askAnswered('trug tâm văn hoá Biên Hoà phải tuyên truyền đầy đủ cái gì')
    const texts = saidLines(answer).map(({ text }) => text)
    expect(texts[0]).toMatch(/đầy đủ các nội dung:$/)
    expect(texts[1]).toMatch(/^Nghị quyết số 57-NQ\/TW/)
    expect(new Set(texts).size).toBe(texts.length)
  })

  it('comes from the best passage; others that are only near are cited, not said', async () => {
    const answers = await Promise.all(PARTS.map(({ question }) => answerer.answer({ question })))
    const further = answers.filter((answer) => {
      if (answer.kind !== 'answered') return false
      const said = new Set(saidLines(answer).map(({ citation }) => citation))
      return answer.citations.length > said.size
    })
    expect(further.length).toBeGreaterThan(PARTS.length / 4)
  })
})
