import type { TermBags } from './term-bags.ts'
import { TermTable } from './term-table.ts'

/** Saturation and length normalisation of BM25; the customary values. */
export const K1 = 1.2
const B = 0.75
/** `gains` count in parts of the most that repeating a term can add. */
export const GAIN_STEPS = 0xffff

/**
 * An index as flat lists: term t has the postings `offsets[t]` to `offsets[t + 1]`, each a unit
 * and what the term's frequency there gains, the units rising.
 */
export interface LexicalIndexData {
  /** How many units there are. */
  size: number
  terms: TermTable
  offsets: Int32Array
  units: Int32Array
  /** tf / (K1 + tf), 0 to 1, in GAIN_STEPS. */
  gains: Uint16Array
}

export interface LexicalField {
  weight: number
  /** How strongly length counts against a field, 0 to 1; 0.75 unless given. */
  b?: number
}

/** Some of the units of an index, those of one document for instance. */
export interface LexicalPart {
  bags: TermBags
  /** By unit and field the text it holds: unit u's field f at `u * fields.length + f`. */
  texts: Int32Array
}

/**
 * The index over the units of all parts, numbered on from part to part. Where a unit stands
 * decides nothing but its number, so parts that were kept give what building anew would give.
 * @param terms what the parts' `ids` stand for
 */
export function buildLexicalData(
  terms: readonly string[],
  parts: readonly LexicalPart[],
  fields: readonly LexicalField[],
): LexicalIndexData {
  const size = parts.reduce((sum, { texts }) => sum + texts.length / fields.length, 0)
  const counts = countUnits(terms.length, parts, fields.length)
  const used = usedInOrder(terms, counts)
  const offsets = new Int32Array(used.length + 1)
  /** By term: where its next posting goes. */
  const cursors = new Int32Array(terms.length)
  for (const [position, id] of used.entries()) {
    const at = offsets[position] ?? 0
    cursors[id] = at
    offsets[position + 1] = at + (counts[id] ?? 0)
  }
  const total = offsets.at(-1) ?? 0
  const data: LexicalIndexData = {
    size,
    terms: TermTable.of(Array.from(used, (id) => terms[id] ?? '')),
    offsets,
    units: new Int32Array(total),
    gains: new Uint16Array(total),
  }
  writePostings(data, cursors, parts, fields)
  return data
}

/** By term: in how many units it stands. */
function countUnits(termCount: number, parts: readonly LexicalPart[], fields: number): Int32Array {
  const counts = new Int32Array(termCount)
  const lastUnit = new Int32Array(termCount).fill(-1)
  let unit = 0
  for (const { bags, texts } of parts) {
    for (let first = 0; first < texts.length; first += fields, unit++) {
      for (let field = 0; field < fields; field++) {
        const text = texts[first + field] ?? 0
        const end = bags.starts[text + 1] ?? 0
        for (let at = bags.starts[text] ?? 0; at < end; at++) {
          const id = bags.ids[at] ?? 0
          if (lastUnit[id] === unit) continue
          lastUnit[id] = unit
          counts[id] = (counts[id] ?? 0) + 1
        }
      }
    }
  }
  return counts
}

/** The terms that stand somewhere, sorted. */
function usedInOrder(terms: readonly string[], counts: Int32Array): Int32Array {
  const used: { id: number; term: string }[] = []
  for (const [id, term] of terms.entries()) if (counts[id] !== 0) used.push({ id, term })
  used.sort((a, b) => (a.term < b.term ? -1 : 1))
  return Int32Array.from(used, ({ id }) => id)
}

function writePostings(
  { units, gains }: LexicalIndexData,
  cursors: Int32Array,
  parts: readonly LexicalPart[],
  fields: readonly LexicalField[],
): void {
  const averages = averageLengths(parts, fields.length)
  const frequencies = new Float64Array(cursors.length)
  let touched: number[] = []
  let unit = 0
  for (const { bags, texts } of parts) {
    const lengths = lengthsOf(bags)
    for (let first = 0; first < texts.length; first += fields.length, unit++) {
      for (const [field, { weight, b = B }] of fields.entries()) {
        const text = texts[first + field] ?? 0
        const share = weight / (1 - b + (b * (lengths[text] ?? 0)) / (averages[field] ?? 1))
        const end = bags.starts[text + 1] ?? 0
        for (let at = bags.starts[text] ?? 0; at < end; at++) {
          const id = bags.ids[at] ?? 0
          const before = frequencies[id] ?? 0
          if (before === 0) touched.push(id)
          frequencies[id] = before + share * (bags.counts[at] ?? 0)
        }
      }
      for (const id of touched) {
        const tf = frequencies[id] ?? 0
        const at = cursors[id] ?? 0
        units[at] = unit
        gains[at] = Math.round((GAIN_STEPS * tf) / (K1 + tf))
        cursors[id] = at + 1
        frequencies[id] = 0
      }
      touched = []
    }
  }
}

/** By field: terms a unit has in the mean, repeats included. */
function averageLengths(parts: readonly LexicalPart[], fields: number): Float64Array {
  const sums = new Float64Array(fields)
  let units = 0
  for (const { bags, texts } of parts) {
    const lengths = lengthsOf(bags)
    for (const [at, text] of texts.entries()) {
      sums[at % fields] = (sums[at % fields] ?? 0) + (lengths[text] ?? 0)
    }
    units += texts.length / fields
  }
  return sums.map((sum) => sum / units || 1)
}

/** By text: how many terms it has, repeats included. */
function lengthsOf({ starts, counts }: TermBags): Float64Array {
  const lengths = new Float64Array(starts.length - 1)
  for (let text = 0; text < lengths.length; text++) {
    let sum = 0
    for (let at = starts[text] ?? 0; at < (starts[text + 1] ?? 0); at++) sum += counts[at] ?? 0
    lengths[text] = sum
  }
  return lengths
}
