import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { trainEmbeddings } from '../../scripts/embeddings/train.ts'
import { createRandom } from '../../scripts/typing-noise.ts'
import { WordVectorEmbeddings } from '../../src/models/embeddings.ts'
import { decodeWordTable } from '../../src/models/word-table.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** What the titles call a thing, and what the texts call it: no word in common. */
const SUBJECTS = [
  ['tiền', 'kinh_phí ngân_sách'],
  ['xe', 'phương_tiện giao_thông'],
  ['nhà', 'công_trình xây_dựng'],
  ['học', 'giáo_dục đào_tạo'],
  ['bệnh', 'y_tế khám'],
  ['đất', 'địa_chính thửa'],
  ['thuế', 'nghĩa_vụ tài_chính'],
  ['rừng', 'lâm_nghiệp cây'],
] as const
const FILLERS = ['quy_định', 'tổ_chức', 'cơ_quan', 'thực_hiện', 'theo', 'và', 'của', 'các']
const RECIPE = {
  seed: 57,
  dimension: 24,
  meaningLength: 0.5,
  steps: 60,
  batch: 16,
  temperature: 0.1,
  vectorRate: 0.1,
  weightRate: 0.05,
}

/** A little language of which the training must find out that titles and texts mean the same. */
function writeSources(): { articlesFile: string; vectorsFile: string } {
  const directory = temporaryDirectory()
  const random = createRandom('sources')
  const words = [...SUBJECTS.flatMap(([title, text]) => [title, ...text.split(' ')]), ...FILLERS]
  const vectors = words.map((word) => {
    const numbers = Array.from({ length: 8 }, () => (random() - 0.5).toFixed(4))
    return `${word} ${numbers.join(' ')}`
  })
  const articles = SUBJECTS.flatMap(([title, text], subject) =>
    [0, 1, 2].map((article) => ({
      id: `${subject}${article}`,
      law: `${subject}/2020/qh14`,
      article: String(article),
      title: `${title} ${FILLERS[article]?.replace('_', ' ')}`,
      subject: `Đề mục 1.${subject} ${title}`,
      chapter: `Chương I ${title}`,
      text: [0, 1]
        .map((line) => `${text} ${FILLERS.slice(line, line + 5).join(' ')}`.replaceAll('_', ' '))
        .join('\n'),
    })),
  )
  const articlesFile = join(directory, 'articles.jsonl.gz')
  const vectorsFile = join(directory, 'vectors.vec.gz')
  writeFileSync(articlesFile, gzipSync(articles.map((one) => JSON.stringify(one)).join('\n')))
  writeFileSync(vectorsFile, gzipSync(`${words.length} 8\n</s> 1 1\n${vectors.join('\n')}\n`))
  return { articlesFile, vectorsFile }
}

function training(sources: ReturnType<typeof writeSources>) {
  return {
    ...sources,
    recipe: RECIPE,
    without: new Set<string>(),
    workDirectory: temporaryDirectory(),
    checkpointEvery: 7,
    report: () => {},
  }
}

async function trainWhole(options: Parameters<typeof trainEmbeddings>[0]): Promise<Buffer> {
  const bytes = await trainEmbeddings(options)
  if (bytes === null) throw new Error('stopped')
  return bytes
}

/** Leaves off after so many steps. */
function stopAfter(steps: number): () => boolean {
  let left = steps
  return () => {
    left -= 1
    return left === 0
  }
}

describe('training of the embedding model', () => {
  it('brings together what titles and texts call the same thing', async () => {
    const embeddings = new WordVectorEmbeddings(
      decodeWordTable(await trainWhole(training(writeSources())), 'bảng'),
    )
    const texts = SUBJECTS.map(([, text]) => text.replaceAll('_', ' '))
    const vectors = await embeddings.embedDocuments(texts)
    for (const [subject, [title]] of SUBJECTS.entries()) {
      const question = await embeddings.embedQuery(`${title} là gì?`)
      const near = vectors.map((vector) =>
        vector.reduce((sum, value, i) => sum + value * (question[i] ?? 0), 0),
      )
      expect(near.indexOf(Math.max(...near)), title).toBe(subject)
    }
  })

  it('gives the same bytes for the same seed, and others for another', async () => {
    const sources = writeSources()
    const once = await trainWhole(training(sources))
    expect((await trainWhole(training(sources))).equals(once)).toBe(true)
    const other = { ...training(sources), recipe: { ...RECIPE, seed: 58 } }
    expect((await trainWhole(other)).equals(once)).toBe(false)
  })

  it('ends with the same bytes when it was interrupted', async () => {
    const sources = writeSources()
    const whole = await trainWhole(training(sources))
    const options = training(sources)
    expect(await trainEmbeddings({ ...options, isStopped: stopAfter(10) })).toBeNull()
    expect(await trainEmbeddings({ ...options, isStopped: stopAfter(25) })).toBeNull()
    const lines: string[] = []
    const resumed = await trainWhole({ ...options, report: (line) => lines.push(line) })
    expect(lines).toContain('going on at step 35 of 60')
    expect(resumed.equals(whole)).toBe(true)
  })

  it('goes on from the last checkpoint when it was killed', async () => {
    const sources = writeSources()
    const whole = await trainWhole(training(sources))
    const options = training(sources)
    const killed = new Error('killed')
    let steps = 0
    await expect(
      trainEmbeddings({
        ...options,
        isStopped: () => {
          steps += 1
          if (steps === 20) throw killed
          return false
        },
      }),
    ).rejects.toBe(killed)
    const lines: string[] = []
    const resumed = await trainWhole({ ...options, report: (line) => lines.push(line) })
    expect(lines).toContain('going on at step 14 of 60')
    expect(resumed.equals(whole)).toBe(true)
  })

  it('does not go on from a checkpoint of another recipe, nor from a damaged one', async () => {
    const sources = writeSources()
    const options = training(sources)
    await trainEmbeddings({ ...options, isStopped: stopAfter(10) })
    const lines: string[] = []
    const report = (line: string) => lines.push(line)
    const recipe = { ...RECIPE, temperature: 0.2 }
    await trainEmbeddings({ ...options, recipe, report, isStopped: stopAfter(1) })
    expect(lines.some((line) => line.startsWith('going on'))).toBe(false)

    const file = join(options.workDirectory, 'checkpoint.bin')
    const bytes = readFileSync(file)
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1
    writeFileSync(file, bytes)
    await expect(trainEmbeddings({ ...options, recipe })).rejects.toThrow(`${file} is damaged`)
  })

  it('leaves what words mean in the language at large as it was', async () => {
    const sources = writeSources()
    const tableAfter = async (steps: number) =>
      decodeWordTable(
        await trainWhole({ ...training(sources), recipe: { ...RECIPE, steps } }),
        'bảng',
      )
    const [short, long] = [await tableAfter(1), await tableAfter(60)]
    expect(long).toMatchObject({ dimension: 24, meaningDimension: 8 })
    const vectorOf = (table: typeof short, row: number) => {
      const vector = new Float32Array(24)
      table.addTo(vector, row, 1)
      return [...vector]
    }
    let learned = 0
    for (let row = 0; row < long.size; row++) {
      const [before, after] = [vectorOf(short, row), vectorOf(long, row)]
      // To within the rounding to int8.
      const step = Math.max(...after.map(Math.abs)) / 100
      for (let i = 0; i < 8; i++)
        expect(Math.abs((after[i] ?? 0) - (before[i] ?? 0))).toBeLessThan(step)
      for (let i = 8; i < 24; i++) learned += Math.abs((after[i] ?? 0) - (before[i] ?? 0))
    }
    expect(learned).toBeGreaterThan(1)
  })

  it('leaves out laws, and counts a frequent word less', async () => {
    const options = training(writeSources())
    const lines: string[] = []
    const bytes = await trainWhole({
      ...options,
      recipe: { ...RECIPE, steps: 1 },
      without: new Set(['0/2020/qh14']),
      report: (line) => lines.push(line),
    })
    expect(lines.some((line) => line.startsWith('21 articles,'))).toBe(true)
    const table = decodeWordTable(bytes, 'bảng')
    const weightOf = (word: string) => table.weight('passage', table.row(word) ?? -1)
    expect(weightOf('lâm_nghiệp')).toBeGreaterThan(weightOf('theo'))
  })

  it('says which file is missing or no word vectors', async () => {
    const options = training(writeSources())
    const missing = '/khong/co/vectors.vec.gz'
    await expect(trainEmbeddings({ ...options, vectorsFile: missing })).rejects.toThrow(missing)
    const odd = join(temporaryDirectory(), 'odd.vec.gz')
    mkdirSync(join(odd, '..'), { recursive: true })
    writeFileSync(odd, gzipSync('a 1 2 3\nb 1 2\n'))
    await expect(trainEmbeddings({ ...options, vectorsFile: odd })).rejects.toThrow(odd)
  })
})
