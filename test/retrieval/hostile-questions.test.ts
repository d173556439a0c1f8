import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { recogniseSmallTalk } from '../../src/conversation/small-talk.ts'
import { isPolite } from '../../src/retrieval/follow-up.ts'
import { sharedEngine } from '../support/engine.ts'

/** The longest text that is taken for a question. */
const LONGEST = 1_000
/** Leaves room for an opening and an end. */
const REPEATS = LONGEST - 24
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
    'lam ',
    'viec gi ',
    'huong dan cua so y te ',
    'nhac nghi quyet 29 ',
    'cai do ',
    'ra sao ',
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
    'ă',
    '1 + ',
  ],
  ...['viet nam ', 'thai nguyen ', 'o dau ', 'nhiem vu thu hai ', 'gui cho ', 'cua ', 'la gi '],
]
const ENDS = ['', 'x', ' x y z w v', '?', ' nào', ' 1', ' khoa XI hay']
const TEXTS = REPEATED.flatMap((part) =>
  ENDS.map((end) => part.repeat(Math.ceil(LONGEST / part.length)).slice(0, REPEATS) + end),
)
const OPENED = TEXTS.flatMap((text) => ['toi ten ', 'nghi quyet '].map((opening) => opening + text))

/** Steps through the texts so that each is once said before another. */
const STEP = 11
const HANGS_AFTER_MS = 20_000

/** Throws when the reading hangs; a test's own timeout cannot break into one that never pauses. */
function readEach(texts: readonly string[], read: (text: string) => unknown): void {
  const run = () => {
    for (const text of texts) read(text.slice(0, LONGEST))
  }
  runInNewContext('run()', { run }, { timeout: HANGS_AFTER_MS })
}

it('whatever is typed is told from small talk at once', { timeout: 30_000 }, () => {
  readEach([...TEXTS, ...OPENED], recogniseSmallTalk)
  expect(recogniseSmallTalk('tôi tên là Nguyễn Văn An')).toBe('greeting')
})

it('whatever is typed is answered, also after such turns', { timeout: 120_000 }, async () => {
  readEach(TEXTS, isPolite)
  const { answerer } = await sharedEngine()
  const said = new Set<string>()
  for (const [i, text] of TEXTS.entries()) {
    const before = TEXTS[(i * STEP) % TEXTS.length] ?? ''
    said.add(before)
    const history = [{ role: 'user' as const, text: before }]
    const { kind } = await answerer.answer({ question: text.slice(0, LONGEST), history })
    expect(['answered', 'not_in_corpus', 'needs_choice']).toContain(kind)
  }
  expect(said.size).toBe(new Set(TEXTS).size)
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
