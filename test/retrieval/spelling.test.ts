import { describe, expect, it } from 'vitest'
import {
  decodeKeyboardResidue,
  isOneSlipAway,
  phoneSpellings,
} from '../../src/retrieval/spelling.ts'

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
