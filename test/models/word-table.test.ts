import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  decodeWordTable,
  encodeWordTable,
  loadWordTable,
  spellWord,
} from '../../src/models/word-table.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const SHIPPED = fileURLToPath(new URL('../../src/models/data/word-vectors.bin', import.meta.url))
const MOST_BYTES = 12_000_000

const ENTRIES = [
  { word: 'và', vector: [0.5, -0.25, 0.125], weights: { question: 0.5, passage: 1.5 } },
  { word: 'kinh_tế', vector: [1.9, -0.73, 0.004], weights: { question: 3.25, passage: 1.5 } },
  { word: 'kính', vector: [0, 0, 0], weights: { question: 7, passage: 1.5 } },
  { word: 'kinh', vector: [-0.02, 0.01, 0.03], weights: { question: 6.5, passage: 1.5 } },
]
const bytes = encodeWordTable(ENTRIES)
const table = decodeWordTable(bytes, 'bảng')

function vectorOf(row: number): number[] {
  const target = new Float32Array(table.dimension)
  table.addTo(target, row, 1)
  return [...target]
}

describe('a word table', () => {
  it('comes back with the same words and weights, and vectors to within half a step of int8', () => {
    expect(table).toMatchObject({ size: 4, dimension: 3, meaningDimension: 3 })
    const split = decodeWordTable(encodeWordTable(ENTRIES, 2), 'bảng')
    expect(split).toMatchObject({ dimension: 3, meaningDimension: 2 })
    for (const [row, { word, vector, weights }] of ENTRIES.entries()) {
      expect(table.row(word)).toBe(row)
      expect(table.word(row)).toBe(word)
      expect(table.weight('question', row)).toBeCloseTo(weights.question, 6)
      expect(table.weight('passage', row)).toBeCloseTo(weights.passage, 6)
      const step = Math.max(...vector.map(Math.abs)) / 127
      for (const [i, value] of vectorOf(row).entries()) {
        expect(Math.abs(value - (vector[i] ?? 0))).toBeLessThanOrEqual(step / 2 + 1e-6)
      }
    }
  })

  it('finds words typed without marks, the most frequent first', () => {
    expect(table.foldedRows('kinh').map(table.word)).toEqual(['kính', 'kinh'])
    expect(table.foldedRows('kinh_te').map(table.word)).toEqual(['kinh_tế'])
    expect(table.foldedRows('khong_co')).toEqual([])
    expect(table.row('khong_co')).toBeUndefined()
  })

  it('has one spelling for one word', () => {
    expect(spellWord('Hoà_Bình')).toBe('hòa_bình')
    expect(spellWord('kinh_tế'.normalize('NFD'))).toBe('kinh_tế')
  })

  it('has a checksum that changes with any of its bytes', () => {
    const checksumOf = (entries: typeof ENTRIES) =>
      decodeWordTable(encodeWordTable(entries), 'bảng').checksum
    expect(checksumOf([...ENTRIES])).toBe(table.checksum)
    expect(
      checksumOf([
        ...ENTRIES,
        { word: 'số', vector: [1, 1, 1], weights: { question: 1, passage: 1.5 } },
      ]),
    ).not.toBe(table.checksum)
    expect(checksumOf(ENTRIES.toReversed())).not.toBe(table.checksum)
  })
})

describe('a damaged word table', () => {
  const damage = {
    'cut in its numbers': bytes.subarray(0, bytes.length - 1),
    'cut in its words': bytes.subarray(0, bytes.length - 40),
    'with a byte too many': Buffer.concat([bytes, Buffer.from([0])]),
    'with one byte changed': flipped(bytes, bytes.length - 5),
  }
  it.each(Object.entries(damage))('%s is refused by name', (_, damaged) => {
    const file = join(temporaryDirectory(), 'bang.bin')
    writeFileSync(file, damaged)
    expect(() => loadWordTable(file)).toThrow(`${file} is truncated or altered`)
  })

  it('is refused when it is another kind of file, or empty', () => {
    const file = join(temporaryDirectory(), 'bang.bin')
    for (const content of ['', 'PK\u0003\u0004 không phải bảng từ']) {
      writeFileSync(file, content)
      expect(() => loadWordTable(file)).toThrow(`${file} is not a word table`)
    }
  })

  it('is refused by name when it is of another version', () => {
    const older = Buffer.concat([Buffer.from('ST57WV02', 'latin1'), bytes.subarray(8)])
    expect(() => decodeWordTable(older, 'bảng')).toThrow('bảng is a word table of another version')
  })

  it('is refused when its header is cut or nonsense', () => {
    expect(() => decodeWordTable(bytes.subarray(0, 30), 'bảng')).toThrow()
    expect(() => decodeWordTable(bytes.subarray(0, 9), 'bảng')).toThrow()
    expect(() => decodeWordTable(flipped(bytes, 13), 'bảng')).toThrow()
  })
})

describe('the table that comes with the program', () => {
  it(`is at most ${MOST_BYTES / 1e6} MB`, () => {
    expect(statSync(SHIPPED).size).toBeLessThanOrEqual(MOST_BYTES)
  })

  it('loads, and knows the words of the resolution', () => {
    const shipped = loadWordTable(SHIPPED)
    expect(shipped.dimension).toBeGreaterThanOrEqual(shipped.meaningDimension)
    for (const word of ['kinh_tế', 'khoa_học', 'công_nghệ', 'nghị_quyết', 'trí_tuệ']) {
      expect(shipped.row(word), word).toBeDefined()
    }
  })
})

function flipped(source: Buffer, at: number): Buffer {
  const copy = Buffer.from(source)
  copy[at] = (copy[at] ?? 0) ^ 0x55
  return copy
}
