import type { Draft, ExchangeFile } from '../../../src/quiz/exchange/draft.ts'
import type { Passages } from '../../../src/quiz/exchange/ports.ts'
import type { Question } from '../../../src/quiz/question.ts'

/** The drafts of a file, and its faults as `line: fault`. */
export function outcomeOf({ rows }: ExchangeFile) {
  const drafts = rows.flatMap((row) => ('draft' in row ? [row.draft] : []))
  const faults = rows.flatMap((row) => ('fault' in row ? [`${row.line}: ${row.fault}`] : []))
  return { drafts, faults, lines: rows.map(({ line }) => line) }
}

/** What a file says when it says nothing but the question. */
export function draft(overrides: Partial<Draft> = {}): Draft {
  return {
    id: null,
    topic: null,
    difficulty: null,
    question: 'Ai là nhân tố then chốt?',
    options: ['Nhà khoa học', 'Người dân'],
    correct: [0],
    explanation: null,
    doc: null,
    quote: null,
    ...overrides,
  }
}

/** Questions with all that formats trip over. */
export const QUESTIONS: Question[] = [
  {
    id: 'q1',
    topic: 'Quan điểm/mục tiêu: 100% “mở”',
    difficulty: 'easy',
    question: 'Chọn ~ hay = trong {ngoặc}: "A" #1, \\ và 50%; ai là nhân tố then chốt?',
    options: ['=Nhà khoa học', '[html] ~Người dân', '%50%Doanh nghiệp', "'Ô, nháy; đơn"],
    correct: [0],
    explanation: '[Ghi chú] Nhà khoa học là nhân tố then chốt: {xem} #2 -> rõ.',
    source: { doc: 'van-ban', quote: 'Nhà khoa học là nhân tố then chốt' },
  },
  {
    id: 'q2',
    topic: 'Thể chế',
    difficulty: 'medium',
    question: 'Những yếu tố nào đi trước một bước?',
    options: ['Thể chế', 'Vốn', 'Nhân lực', 'Hạ tầng', '- Dữ liệu', '+ Công nghệ'],
    correct: [0, 2, 4],
    explanation: 'Theo quan điểm, “thể chế” đi trước.',
    source: { doc: 'van-ban', quote: 'thể chế là điều kiện tiên quyết' },
  },
  {
    id: 'q3',
    topic: 'Thể chế',
    difficulty: 'hard',
    question: 'Đúng hay sai?',
    options: ['Đúng', 'Sai'],
    correct: [1],
    explanation: 'Sai.',
    source: { doc: 'van-ban', quote: 'Người dân là trung tâm' },
  },
]

/** Passages that hold the quotes above. `found`: what a search finds, by what was asked. */
export function fakePassages(found: Record<string, string[]> = {}): Passages {
  const texts = [
    'Nhà khoa học là nhân tố then chốt; Người dân là trung tâm.',
    'Trong đó thể chế là điều kiện tiên quyết, cần hoàn thiện và đi trước một bước.',
  ]
  const list = texts.map((text, index) => ({
    id: `van-ban#I/${index + 1}`,
    documentId: 'van-ban',
    text,
  }))
  return {
    list,
    findDocument: (name) => (['van-ban', '57-NQ/TW'].includes(name) ? 'van-ban' : null),
    placeOf: (passageId) => `Văn bản, ${passageId}`,
    async search({ question }) {
      return (found[question] ?? []).map((quote) => {
        const passage = list.find(({ text }) => text.includes(quote))
        if (passage === undefined) throw new Error(`no passage holds ${quote}`)
        const { documentId, id: passageId } = passage
        return { documentId, passageId, place: `Văn bản, ${passageId}`, quote }
      })
    },
  }
}
