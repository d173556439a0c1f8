import { describe, expect, it } from 'vitest'
import { mayBeChoice, readChoice } from '../../src/channels/numbered-choices.ts'

const CHOICES = ['a', 'b', 'c']

describe('readChoice', () => {
  it.each(['2', ' 2 ', '2.', '(2)', 'số 2', 'so 2', 'Chọn 2', 'câu 2', 'ý 2'])(
    'takes %j as the second choice',
    (text) => {
      expect(mayBeChoice(text)).toBe(true)
      expect(readChoice(text, CHOICES)).toMatchObject({ kind: 'action', data: 'b' })
    },
  )

  it.each(['0', '4', '99'])('says that %s stands before no choice', (text) => {
    expect(readChoice(text, CHOICES)).toEqual({ kind: 'no_such_choice', count: 3 })
  })

  it.each(['', 'hai', '2 mục tiêu', 'Nghị quyết 57', '2030', 'mục 2', '2-3'])(
    'leaves %j as it is',
    (text) => expect(readChoice(text, CHOICES)).toBeNull(),
  )

  it('leaves numbers alone while nothing was shown', () => {
    expect(readChoice('2', null)).toBeNull()
    expect(readChoice('2', [])).toBeNull()
  })
})
