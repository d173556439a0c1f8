import { beforeAll, describe, expect, it } from 'vitest'
import type { Answered, Answerer } from '../../src/answering/answer.ts'
import { answerText } from '../../src/answering/answer-text.ts'
import { sharedEngine } from '../support/engine.ts'

let answerer: Answerer

beforeAll(async () => {
  answerer = (await sharedEngine()).answerer
})

async function ask(question: string): Promise<Answered> {
  const answer = await answerer.answer({ question, history: [] })
  if (answer.kind !== 'answered') throw new Error(`"${question}" was not answered: ${answer.kind}`)
  return answer
}

function items({ blocks }: Answered) {
  return blocks.flatMap(({ lines }) => lines.filter(({ role }) => role === 'item'))
}

describe('a list', () => {
  it('is given whole when it is asked for', async () => {
    const answer = await ask('Kể ra các nhiệm vụ, giải pháp trong công văn 1180')
    expect(items(answer).length).toBeGreaterThanOrEqual(7)
  })

  it('is given though a line that only counts its items ranks first', async () => {
    const answer = await ask('Nghị quyết 57 gồm những nhóm nhiệm vụ nào?')
    expect(items(answer).length).toBe(7)
  })

  it('is given when more is asked for after its items were counted', async () => {
    const counted = await ask('nq57 có mấy nhóm nhiệm vụ')
    const answer = await answerer.answer({
      question: 'kể ra',
      history: [
        { role: 'user', text: 'nq57 có mấy nhóm nhiệm vụ' },
        { role: 'assistant', text: answerText(counted) },
      ],
    })
    expect(answer.kind === 'answered' && items(answer).length).toBe(7)
  })

  it.each([
    ['Nhiệm vụ số (4) trong công văn 1180 là gì?', '(4)'],
    ['nhiem vu thu sau trong huong dan cua Phuoc Long la gi', '(6)'],
  ])('gives the one item that is asked for by its place: %s', async (question, number) => {
    const answer = await ask(question)
    expect(answerText(answer)).toContain(number)
    expect(items(answer)).toEqual([])
  })

  it('is left out where one item alone holds what is asked', async () => {
    const answer = await ask(
      'Ở Thái Nguyên những cơ quan nào theo chức năng theo dõi, hướng dẫn, kiểm tra, giám sát việc thực hiện?',
    )
    expect(answer.citations[0]?.locator).toBe('Mục IV.6')
    expect(items(answer)).toEqual([])
  })

  it.each(['Mục tiêu của Thái Nguyên đến 2030', 'liệt kê các chỉ tiêu của thái nguyên đến 2030'])(
    'of targets gives every figure, also of long items: %s',
    async (question) => {
      const said = answerText(await ask(question))
      for (const figure of [
        'trên 55%',
        'tối thiểu 40% GRDP',
        'đạt 85%',
        'trên 0,75',
        '15 người',
        '16 - 18%',
      ]) {
        expect(said).toContain(figure)
      }
      // What holds no figure is given by its beginning.
      expect(said).toContain('Quản lý nhà nước trên môi trường số')
    },
  )
})
