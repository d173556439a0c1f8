import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { fold } from '../../src/lib/vietnamese.ts'
import { WordVectorEmbeddings } from '../../src/models/embeddings.ts'
import { countWords, createLexicon } from '../../src/models/lexicon.ts'
import { segmentWords } from '../../src/models/segment-words.ts'
import { decodeWordTable, encodeWordTable, loadWordTable } from '../../src/models/word-table.ts'

const table = loadWordTable(
  fileURLToPath(new URL('../../src/models/data/word-vectors.bin', import.meta.url)),
)
const TEXTS = [
  'Mục tiêu đến năm 2030: Quy mô kinh tế số đạt tối thiểu 30% GDP.',
  'Phát triển trí tuệ nhân tạo, công nghệ số; doanh nghiệp đổi mới sáng tạo.',
]
const lexicon = createLexicon(table, countWords(TEXTS, table))

/** The known words of a text, as `segmentWords` cuts it. */
function wordsOf(text: string): string[] {
  return segmentWords(text, table).map(({ row }) => table.word(row))
}

describe('segmentWords', () => {
  it('takes the longest known word', () => {
    expect(wordsOf('phát triển trí tuệ nhân tạo')).toEqual(['phát_triển', 'trí_tuệ_nhân_tạo'])
    expect(wordsOf('KINH TẾ Số')).toEqual(['kinh_tế', 'số'])
  })

  it('does not join syllables across punctuation', () => {
    expect(wordsOf('kinh, tế')).not.toContain('kinh_tế')
  })

  it('reads either place of the tone', () => {
    expect(wordsOf('hoà bình')).toEqual(wordsOf('hòa bình'))
  })

  it('leaves out what it does not know, and gives offsets into the text', () => {
    const text = 'xqzt Kinh tế 😀 qwrtp'
    expect(segmentWords(text, table).map(({ start, end }) => text.slice(start, end))).toEqual([
      'Kinh tế',
    ])
    expect(segmentWords('', table)).toEqual([])
  })
})

describe('a lexicon reading a question', () => {
  const cut = (text: string) => lexicon.cut(text).map(({ word }) => word)

  it('supplies the marks that were not typed', () => {
    expect(cut('muc tieu kinh te so')).toEqual(['mục tiêu', 'kinh tế', 'số'])
    expect(cut('phat trien tri tue nhan tao')).toEqual(['phát triển', 'trí tuệ nhân tạo'])
  })

  it('respects the marks that were typed', () => {
    expect(cut('kinh tê')).not.toContain('kinh tế')
    expect(cut('muc tiêu kinh té')).toContain('mục tiêu')
    expect(cut('muc tiêu kinh té')).not.toContain('kinh tế')
  })

  it('gives offsets into the question as typed', () => {
    const question = 'Muc tieu, kinh te?'
    const stretches = lexicon.cut(question).map(({ start, end }) => question.slice(start, end))
    expect(stretches).toEqual(expect.arrayContaining(['Muc tieu', 'kinh te']))
  })

  it('reads what the documents say before what the language at large says', () => {
    const made = decodeWordTable(
      encodeWordTable([
        { word: 'sở', vector: [1, 0], weights: { question: 1, passage: 1 } },
        { word: 'số', vector: [0, 1], weights: { question: 1, passage: 1 } },
      ]),
      'bảng',
    )
    expect(
      createLexicon(made, new Map())
        .cut('so')
        .map(({ word }) => word),
    ).toEqual(['sở'])
    expect(
      createLexicon(made, new Map([['số', 1]]))
        .cut('so')
        .map(({ word }) => word),
    ).toEqual(['số'])
  })
})

describe('words near in meaning', () => {
  it('are words of the documents, best first, never the word itself', () => {
    const related = lexicon.related('công ty')
    expect(related.map(({ folded }) => folded.join(' '))).toContain('doanh nghiep')
    const texts = fold(TEXTS.join('\n'))
    for (const { folded, similarity } of related) {
      expect(texts).toContain(folded.join(' '))
      expect(similarity).toBeLessThanOrEqual(1)
    }
    const similarities = related.map(({ similarity }) => similarity)
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a))
    expect(lexicon.related('kinh tế').map(({ folded }) => folded.join(' '))).not.toContain(
      'kinh te',
    )
  })

  it('are compared by what they mean in the language, not by what texts taught', () => {
    const word = (name: string, ...vector: number[]) => ({
      word: name,
      vector,
      weights: { question: 1, passage: 1 },
    })
    const made = decodeWordTable(
      encodeWordTable(
        [word('tiền', 1, 0, 5), word('xe', 0, 1, 5), word('kinh_phí', 1, 0.5, -5)],
        2,
      ),
      'bảng',
    )
    const { related } = createLexicon(
      made,
      new Map([
        ['xe', 1],
        ['kinh_phí', 1],
      ]),
    )
    expect(related('tiền').map(({ folded }) => folded)).toEqual([['kinh', 'phi']])
  })

  it('are none for an unknown word, or when there are no documents', () => {
    expect(lexicon.related('qwrtp xqzt')).toEqual([])
    expect(createLexicon(table, new Map()).related('công ty')).toEqual([])
  })
})

describe('WordVectorEmbeddings', () => {
  it('weigh a word in a question by one weight and in a passage by another', async () => {
    const made = decodeWordTable(
      encodeWordTable([
        { word: 'là_gì', vector: [1, 0], weights: { question: 0, passage: 1 } },
        { word: 'số', vector: [0, 1], weights: { question: 2, passage: 1 } },
      ]),
      'bảng',
    )
    const both = new WordVectorEmbeddings(made)
    const [passage] = await both.embedDocuments(['số là gì'])
    expect(passage?.map((value) => Math.round(value * 100) / 100)).toEqual([0.71, 0.71])
    expect(await both.embedQuery('số là gì')).toEqual([0, 1])
  })

  const embeddings = new WordVectorEmbeddings(table)
  const lengthOf = (vector: readonly number[]) => Math.hypot(...vector)
  const cosine = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)

  it('gives plain arrays of length 1, near each other for the same question and passage', async () => {
    const texts = ['Quy mô kinh tế số', 'Ai ký công văn?']
    const vectors = await embeddings.embedDocuments(texts)
    for (const [i, text] of texts.entries()) {
      const vector = await embeddings.embedQuery(text)
      expect(Array.isArray(vector)).toBe(true)
      expect(vector).toHaveLength(embeddings.dimension)
      expect(lengthOf(vector)).toBeCloseTo(1, 5)
      const along = vector.reduce((sum, value, k) => sum + value * (vectors[i]?.[k] ?? 0), 0)
      expect(along).toBeGreaterThan(0.9)
    }
  })

  it('gives the zero vector for a text without a known word', async () => {
    for (const text of ['', 'qwrtpxz 😀', '???']) {
      expect(lengthOf(await embeddings.embedQuery(text)), text).toBe(0)
    }
  })

  it('puts texts near that mean nearly the same, in any normal form, marks or not', async () => {
    const question = await embeddings.embedQuery('công ty đổi mới công nghệ')
    const near = await embeddings.embedQuery('doanh nghiệp ứng dụng kỹ thuật mới')
    const far = await embeddings.embedQuery('hôm nay trời mưa to')
    expect(cosine(question, near)).toBeGreaterThan(cosine(question, far) + 0.2)
    const pieces = await embeddings.embedQuery('công ty đổi mới công nghệ'.normalize('NFD'))
    expect(cosine(question, pieces)).toBeCloseTo(1, 6)
  })

  it('is known by its table: another table, another model', () => {
    const other = decodeWordTable(
      encodeWordTable([{ word: 'số', vector: [1, 2], weights: { question: 1, passage: 1 } }]),
      'bảng',
    )
    expect(new WordVectorEmbeddings(other).modelId).not.toBe(embeddings.modelId)
    expect(new WordVectorEmbeddings(table).modelId).toBe(embeddings.modelId)
  })
})
