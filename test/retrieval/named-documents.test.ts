import { describe, expect, it } from 'vitest'
import { findReferences, findUnknownLaw, sameReference } from '../../src/retrieval/references.ts'
import { containsWord } from '../../src/retrieval/scope.ts'

function only(text: string) {
  const [reference] = findReferences(text)
  if (!reference) throw new Error(`no reference in "${text}"`)
  return reference
}

describe('two documents of one number', () => {
  it.each([
    ['Chỉ thị 16', 'Chương trình số 16-CTr/TU'],
    ['Thông tư 5', 'Tờ trình 5'],
    ['Nghị quyết 57', 'Quyết định 57'],
  ])('are not the same when their kinds differ: %s, %s', (a, b) => {
    expect(sameReference(only(a), only(b))).toBe(false)
  })

  it.each([
    ['Nghị quyết 57', '57-NQ/TW'],
    ['chương trình 49', '49-CTrHĐ/TU'],
    ['văn bản 7522', '7522-CV/TU'],
    ['Đề án 06', '06-ĐA/TW'],
  ])('are the same when their kinds agree: %s, %s', (a, b) => {
    expect(sameReference(only(a), only(b))).toBe(true)
  })
})

describe('a law', () => {
  const knowsNothing = () => false

  it.each(['Luật Doanh nghiệp nói gì', 'Luật Công nghệ thông tin', 'Luật Lưu trữ quy định gì'])(
    'is seen by its name: %s',
    (question) => {
      expect(findUnknownLaw(question, knowsNothing)).toMatch(/^Luật /)
    },
  )

  it.each(['kiểu làm luật hễ khó là cấm', 'chính sách pháp luật của Nhà nước', 'luật lệ thế nào'])(
    'is not seen in %s',
    (question) => {
      expect(findUnknownLaw(question, knowsNothing)).toBeNull()
    },
  )
})

describe('a name in a question', () => {
  it('is found after a longer word that holds it', () => {
    expect(containsWord('thue dat o hue the nao', 'hue')).toBe(true)
    expect(containsWord('thue dat', 'hue')).toBe(false)
  })
})
