import { describe, expect, it } from 'vitest'
import { countRuns } from '../../src/retrieval/count-runs.ts'
import { createInitialisms } from '../../src/retrieval/initialisms.ts'

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
