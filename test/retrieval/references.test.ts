import { describe, expect, it } from 'vitest'
import { findReferences, sameReference } from '../../src/retrieval/references.ts'

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
