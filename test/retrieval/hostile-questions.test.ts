import { expect, it } from 'vitest'
import { recogniseSmallTalk } from '../../src/conversation/small-talk.ts'
import { sharedEngine } from '../support/engine.ts'

/** The longest text that is taken for a question. */
const LONGEST = 1_000
const REPEATED = [
  ...['cam on ', 'cảm ơn bạn ', 'da vang ', 'ada', 'xin chao ', 'ok ', 'toi ten ', 'cho toi hoi '],
  ...[
    '1',
    '1a',
    'a',
    'nghi quyet ',
    'nghi quyet 57 ',
    'nghi quyet so 1',
    'dieu 1 khoan 1 ',
    'muc ',
  ],
  ...[
    'va ',
    'và ',
    'so sanh ',
    'con ',
    'the con ',
    'bao nhieu ',
    'may ',
    'bao nhieu tien ',
    'ai ky ',
  ],
  ...[
    'ngay ',
    'ngay 1/1/2025 ',
    '57-NQ/TW ',
    '(',
    '"',
    '“',
    '-',
    '.',
    '?',
    ' ',
    '\n',
    '%',
    '😀',
    'x̂',
  ],
  ...['viet nam ', 'thai nguyen ', 'o dau ', 'nhiem vu thu hai ', 'gui cho ', 'cua ', 'la gi '],
]
const ENDS = ['', 'x', ' x y z w v', '?', ' nào', ' 1', ' khoa XI hay']
const TEXTS = REPEATED.flatMap((part) =>
  ENDS.map((end) => part.repeat(Math.ceil(LONGEST / part.length)).slice(0, LONGEST - 12) + end),
)
const OPENED = TEXTS.flatMap((text) => ['toi ten ', 'nghi quyet '].map((opening) => opening + text))

it('whatever is typed is told from small talk at once', { timeout: 20_000 }, () => {
  for (const text of [...TEXTS, ...OPENED]) recogniseSmallTalk(text.slice(0, LONGEST))
  expect(recogniseSmallTalk('tôi tên là Nguyễn Văn An')).toBe('greeting')
})

it('whatever is typed is answered, also after such turns', { timeout: 120_000 }, async () => {
  const { answerer } = await sharedEngine()
  for (const [i, text] of TEXTS.entries()) {
    const before = TEXTS[(i * 7) % TEXTS.length] ?? ''
    const history = [{ role: 'user' as const, text: before }]
    const { kind } = await answerer.answer({ question: text.slice(0, LONGEST), history })
    expect(['answered', 'not_in_corpus', 'needs_choice']).toContain(kind)
  }
})

it('a mark that no letter takes leaves names whole', async () => {
  const { answerer } = await sharedEngine()
  expect(await answerer.answer({ question: 'x̂x̂ Nghị quyết 999 nói gì' })).toMatchObject({
    reason: { kind: 'unknown_document', name: 'Nghị quyết 999' },
  })
})

it('a question typed in separate letters and marks asks for the same place', async () => {
  const { retriever } = await sharedEngine()
  const question = 'điểm đ khoản 1 Điều 5 nói gì'
  const { sections } = await retriever.retrieve({ question: question.normalize('NFD') })
  expect(sections).toEqual(['dieu-5.1.đ'])
})
