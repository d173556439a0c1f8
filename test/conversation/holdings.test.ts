import { describe, expect, it } from 'vitest'
import type { Reply } from '../../src/conversation/reply.ts'
import { recogniseSmallTalk } from '../../src/conversation/small-talk.ts'
import { replyToSmallTalk } from '../../src/conversation/small-talk-replies.ts'
import { listDocuments } from '../../src/corpus/library.ts'
import { loadCorpus } from '../../src/corpus/load-corpus.ts'
import { fold } from '../../src/lib/vietnamese.ts'
import { labelsOf, textOf } from '../support/fake-channel.ts'
import { setUp } from './setup.ts'

const corpus = await loadCorpus(new URL('../../corpus/', import.meta.url).pathname)
const documents = listDocuments(corpus)

const CASES: [string, string[]][] = [
  [
    'holdings',
    [
      'bạn có những tài liệu gì',
      'có bao nhiêu văn bản',
      'trong này có những văn bản nào',
      'sổ tay đang có mấy văn bản vậy',
      'cho xem danh sách văn bản',
      'bot lấy thông tin từ đâu',
      'có nhug vb nào trong này',
      'có những tài lieuj nào',
      'bot có tài liệu nào không',
    ],
  ],
  [
    'full_text',
    [
      'cho xem nguyên văn nghị quyết 57',
      'tải nghị quyết 57 ở đâu',
      'cho xin file công văn 1180',
      'cho mình xin toàn văn nghị quyết số 57-NQ/TW của Bộ Chính trị',
      'nq57 đọc ở đâu',
      'gửi file pdf nghị quyết 18 cho mình',
      'xem công văn của Biên Hòa ở đâu',
      'cho xem hướng dẫn của Ban Tuyên giáo Thị ủy Phước Long',
      'có nghị quyết 57 không',
      'cho xin nguyeen văn nghị quyết',
    ],
  ],
]

describe('the documents themselves', () => {
  it.each(CASES)('are asked for, %s, with marks and without', (kind, texts) => {
    for (const text of texts) {
      expect(recogniseSmallTalk(text, documents), text).toBe(kind)
      expect(recogniseSmallTalk(fold(text), documents), fold(text)).toBe(kind)
    }
  })

  it.each([
    'tài liệu tuyên truyền đăng ở đâu',
    'có bao nhiêu văn bản căn cứ trong công văn 1180',
    'công văn 1180 gửi cho ai',
    'gửi công văn 1180 cho ai',
    'công văn 1180',
    'nghị quyết 57',
    'Biên Hòa có văn bản nào về Nghị quyết 57 không',
    'có những văn bản nào triển khai nghị quyết 57',
    'cho xem mục tiêu của nghị quyết 57',
    'đọc nghị quyết 57 để làm gì',
    'nguyên văn mục II.1 công văn 1180',
    'Em muốn đọc trọn tài liệu thì vào đâu ở Biên Hòa',
    'trang thông tin điện tử đăng toàn bộ tài liệu ở đâu',
    'công văn Biên Hòa có kèm tài liệu không',
    'những văn bản nào',
    'văn bản nào',
    'cho xem công văn của Cà Mau',
  ])('are what a question is about: %s', (text) => {
    expect(recogniseSmallTalk(text, documents)).toBeNull()
    expect(recogniseSmallTalk(fold(text), documents)).toBeNull()
  })

  it('are counted by kind and listed by number and issuer', () => {
    const text = wordsOf(say('có bao nhiêu văn bản'))
    expect(text).toContain('5 văn bản, gồm 2 công văn, 2 hướng dẫn, 1 chương trình hành động')
    expect(text).toContain('Công văn số 1180-CV/ĐU của Đảng ủy Sở Giáo dục và Đào tạo')
    expect(text).toContain('/vanban')
  })

  it.each([
    ['tải nghị quyết 57 ở đâu', 'không có toàn văn Nghị quyết 57, chỉ có 5 văn bản triển khai', 5],
    ['cho xin file nghị quyết', 'không có toàn văn Nghị quyết 57-NQ/TW, chỉ có 5', 5],
    ['cho xem hướng dẫn 152', 'không có toàn văn Hướng dẫn 152, chỉ có 1 văn bản', 1],
    ['gửi file nghị quyết 18', 'không có toàn văn Nghị quyết 18. Sổ tay hiện có 5 văn bản', 5],
    ['xin file công văn 1180', 'Sổ tay có Công văn số 1180-CV/ĐU', 1],
    ['cho xem hướng dẫn của Ban Tuyên giáo', 'có các văn bản sau', 2],
  ])('are there or not by what the folder holds: %s', (text, words, buttons) => {
    const reply = say(text)
    expect(wordsOf(reply)).toContain(words)
    expect(reply.buttons).toHaveLength(buttons)
  })

  it('are named by what is in them, not by a list of ours', () => {
    const [first] = documents
    if (first === undefined) throw new Error('no documents')
    const resolution = {
      ...first,
      kind: 'nghị quyết',
      number: '57-NQ/TW',
      source: 'Nghị quyết số 57-NQ/TW của Bộ Chính trị',
    }
    expect(wordsOf(say('tải nq 57 ở đâu', [resolution]))).toContain('Sổ tay có Nghị quyết số 57')
    expect(wordsOf(say('có bao nhiêu văn bản', []))).toContain('chưa có văn bản nào')
  })

  it('are opened from the reply, and nothing is searched', async () => {
    const { say: send, press, shown, answerer } = setUp()
    const listed = await send('bạn có những tài liệu gì')
    const [first = ''] = labelsOf(listed)
    await press(first)
    expect(textOf(shown.at(-1)?.message ?? { blocks: [] })).toContain('Nghị quyết số 57-NQ/TW')
    expect(answerer.asked).toEqual([])
  })
})

function say(text: string, among = documents): Reply {
  const reply = replyToSmallTalk(text, { samples: [], documents: among })
  if (reply === null) throw new Error(`a question: ${text}`)
  return reply
}

function wordsOf({ blocks }: Reply): string {
  return textOf({ blocks })
}
