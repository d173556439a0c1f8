import { describe, expect, it } from 'vitest'
import { expandAbbreviation } from '../../src/retrieval/abbreviations.ts'
import { countRuns } from '../../src/retrieval/count-runs.ts'
import { isPolite, leansOnEarlier } from '../../src/retrieval/follow-up.ts'
import { createInitialisms } from '../../src/retrieval/initialisms.ts'
import { findMetadataIntents } from '../../src/retrieval/metadata-intent.ts'
import { expectedAnswerType } from '../../src/retrieval/question-words.ts'
import { findReferences, sameReference } from '../../src/retrieval/references.ts'
import {
  decodeKeyboardResidue,
  isOneSlipAway,
  phoneSpellings,
} from '../../src/retrieval/spelling.ts'

describe('short forms', () => {
  it.each([
    ['CĐS', 'chuyển đổi số'],
    ['cđs', 'chuyển đổi số'],
    ['cds', 'chuyển đổi số'],
    ['KH&CN', 'khoa học công nghệ'],
    ['ĐMST', 'đổi mới sáng tạo'],
    ['ko', 'không'],
    ['ntn', 'như thế nào'],
    ['đc', 'được'],
  ])('reads %s first as %s', (typed, meant) => {
    expect(expandAbbreviation(typed)[0]).toBe(meant)
  })

  it('offers every reading of an ambiguous one', () => {
    expect(expandAbbreviation('KH')).toEqual(['kế hoạch', 'khoa học', 'không'])
    expect(expandAbbreviation('dk')).toEqual(['được', 'điều kiện', 'đăng ký'])
  })

  it('takes no word with tone marks, and no word of the language itself, for one', () => {
    for (const typed of ['tú', 'hù', 'kế', 'constructor', '__proto__', 'toString', '']) {
      expect(expandAbbreviation(typed), typed).toEqual([])
    }
  })
})

describe('initialisms', () => {
  // Runs end at a stop and at a number, as they do when documents are read.
  const names: string[] = []
  const texts = [
    'phat trien kinh te so . doi moi sang tao',
    'kinh te so va doi moi sang tao . phat trien ha tang .',
  ].map((text) => Int32Array.from(text.split(' '), numberOf))
  function numberOf(syllable: string): number {
    if (syllable === '.') return -1
    if (!names.includes(syllable)) names.push(syllable)
    return names.indexOf(syllable)
  }
  const initialisms = createInitialisms(countRuns(texts, names))
  const readingsOf = (typed: string) => initialisms.expand(typed).map((run) => run.join(' '))

  it.each([
    ['đmst', 'doi moi sang tao'],
    ['dmst', 'doi moi sang tao'],
    ['kts', 'kinh te so'],
    ['ktế', 'kinh te'],
    ['kte', 'kinh te'],
    ['ptriển', 'phat trien'],
  ])('reads %s from the documents', (typed, run) => {
    expect(readingsOf(typed)).toContain(run)
  })

  it('makes none of what stands once, nor across sentences or numbers', () => {
    expect(readingsOf('pth')).toEqual([])
    expect(readingsOf('sđ')).toEqual([])
    expect(readingsOf('5g')).toEqual([])
  })
})

describe('keyboard residue', () => {
  it.each([
    ['nghij', 'nghị'],
    ['quyeets', 'quyết'],
    ['chuyeenr', 'chuyển'],
    ['ddooir', 'đổi'],
    ['Vieetj'.toLowerCase(), 'việt'],
    ['dduowcj', 'được'],
    ['nghi5', 'nghị'],
    ['quye6t1', 'quyết'],
    ['d9o6i3', 'đổi'],
    ['nguye6n', 'nguyên'],
    ['trie63n', 'triển'],
  ])('%s is %s', (typed, meant) => {
    expect(decodeKeyboardResidue(typed)).toBe(meant)
  })

  it.each(['kinh', '57', '5g', '2030', 'số', 'a', ''])('%j has none', (typed) => {
    expect(decodeKeyboardResidue(typed)).toBeNull()
  })
})

describe('slips', () => {
  it.each([
    ['khao', 'khoa'],
    ['ngi', 'nghi'],
    ['conng', 'cong'],
    ['trien', 'treen'],
  ])('%s and %s are one slip apart', (a, b) => {
    expect(isOneSlipAway(a, b)).toBe(true)
    expect(isOneSlipAway(b, a)).toBe(true)
  })

  it.each([
    ['so', 'so'],
    ['khoa', 'hoc'],
    ['abcd', 'badc'],
    ['so', 'song'],
  ])('%s and %s are not', (a, b) => {
    expect(isOneSlipAway(a, b)).toBe(false)
  })

  it('knows the spellings of phones, and leaves figures alone', () => {
    expect(phoneSpellings('fát')).toContain('phat')
    expect(phoneSpellings('wyết')).toContain('quyet')
    expect(phoneSpellings('đâuuu')).toContain('dau')
    for (const figure of ['100', '2000', '55', '1.500']) expect(phoneSpellings(figure)).toEqual([])
  })
})

describe('references', () => {
  it.each([
    ['Nghị quyết 57', 'nq', '57'],
    ['nghị quyết số 57-NQ/TW', 'nq', '57'],
    ['NQ57', 'nq', '57'],
    ['nq 57', 'nq', '57'],
    ['công văn 1180', 'cv', '1180'],
    ['1180-CV/ĐU', 'cv', '1180'],
    ['Kế hoạch số 25-KH/TW', 'kh', '25'],
    ['49-CTrHĐ/TU', 'ctrhd', '49'],
    ['Quyết định 06/QĐ-TTg', 'qd', '6'],
    ['156/QĐ-UBND', 'qd', '156'],
    ['chương trình phối hợp số 03', 'ctrph', '3'],
  ])('%s', (text, symbol, number) => {
    const [found, ...others] = findReferences(`Theo ${text} thì sao`)
    expect(found).toMatchObject({ symbol, number })
    expect(others).toEqual([])
    expect(`Theo ${text} thì sao`.slice(found?.start, found?.end)).toBe(found?.text)
    expect(text).toContain(found?.text.trim())
  })

  it.each(['kế hoạch 5 năm', 'chương trình 3 bước', '22/12/2024', 'nghị quyết này', '0,7', '24/7'])(
    'finds none in %j',
    (text) => {
      expect(findReferences(text)).toEqual([])
    },
  )

  it('takes short and full forms for one document, and other numbers or kinds for others', () => {
    const one = (text: string) => findReferences(text)[0] ?? { symbol: 'none', number: '' }
    expect(sameReference(one('Nghị quyết 57'), one('57-NQ/TW'))).toBe(true)
    expect(sameReference(one('văn bản 7522'), one('7522-CV/TU'))).toBe(true)
    expect(sameReference(one('Nghị quyết 57'), one('Nghị quyết 75'))).toBe(false)
    expect(sameReference(one('Nghị quyết 57'), one('Công văn 57'))).toBe(false)
  })
})

describe('follow-ups', () => {
  it.each([
    'còn đến 2045?',
    'Thế còn 5G thì sao?',
    'ai ký văn bản đó',
    'bao nhiêu?',
    'Họ phải làm gì tiếp theo với dữ liệu lớn của tỉnh',
  ])('%j leans on the question before', (question) => {
    expect(leansOnEarlier(question, false)).toBe(true)
  })

  it('a whole question stands alone, also a short one that is complete', () => {
    const whole = 'Kinh phí chi cho nghiên cứu phát triển của cả nước đạt mấy phần trăm GDP?'
    expect(leansOnEarlier(whole, false)).toBe(false)
    expect(leansOnEarlier('Chuyển đổi số là gì?', true)).toBe(false)
  })

  it.each(['cảm ơn bạn', 'ok', 'Dạ vâng ạ', 'hay quá, cảm ơn nhé'])('%j says nothing', (turn) => {
    expect(isPolite(turn)).toBe(true)
    expect(isPolite(`${turn} còn 2045`)).toBe(false)
  })
})

describe('what is asked of a document itself', () => {
  it.each([
    ['Ai ký công văn 1180?', 'signature'],
    ['cong van 1180 do ai ky', 'signature'],
    ['Công văn này gửi ai?', 'addressee'],
    ['Nơi nhận gồm những đâu', 'recipients'],
    ['Công văn Biên Hòa số bao nhiêu', 'number'],
    ['Hướng dẫn ban hành ngày nào', 'place_date'],
    ['Căn cứ văn bản nào?', 'basis'],
  ])('%s', (question, intent) => {
    expect(findMetadataIntents(question)).toContain(intent)
  })

  it.each([
    'Mục tiêu kinh tế số là bao nhiêu?',
    'Phủ sóng 5G đến năm nào?',
    'kỷ nguyên mới là gì',
    '',
  ])('nothing by %j', (question) => {
    expect(findMetadataIntents(question)).toEqual([])
  })
})

describe('the kind of answer expected', () => {
  it.each([
    ['Kinh tế số đạt bao nhiêu phần trăm?', 'number'],
    ['Hội nghị vào ngày nào?', 'date'],
    ['Gồm những gì?', 'list'],
    ['Có mấy nhóm nhiệm vụ?', 'list'],
    ['Vì sao phải quán triệt?', 'reason'],
    ['Ai ký?', 'person'],
    ['Cơ quan nào đôn đốc?', 'organisation'],
    ['Theo kế hoạch số mấy?', 'document'],
    ['Kinh tế số là gì?', 'definition'],
    ['Đổi mới máy móc', null],
  ])('%s', (question, type) => {
    expect(expectedAnswerType(question)).toBe(type)
  })
})
