import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { lawsThatAnswer, readLegalQuestions } from '../../scripts/embeddings/held-out-laws.ts'
import { measureRanker, openRankers } from '../../scripts/embeddings/measure.ts'
import { readLawCorpus } from '../../scripts/law-corpus.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const TABLE = fileURLToPath(new URL('../../src/models/data/word-vectors.bin', import.meta.url))
const TEXTS: Record<string, string> = {
  'Bảo vệ rừng': 'Chủ rừng có trách nhiệm phòng cháy, chữa cháy rừng và trồng lại cây bị chặt.',
  'Học phí': 'Học sinh tiểu học trường công lập không phải đóng tiền học.',
  'Giấy phép lái xe': 'Người lái xe ô tô phải có bằng lái phù hợp với loại phương tiện.',
  'Khám bệnh': 'Bệnh viện khám và chữa bệnh cho người có thẻ bảo hiểm y tế.',
}
const QUESTIONS = [
  { question: 'Ai phải phòng cháy rừng?', gold: ['0'] },
  { question: 'Học sinh tiểu học có phải đóng học phí không?', gold: ['1'] },
  { question: 'Muốn lái ô tô cần bằng gì?', gold: ['2'] },
]

function writeData(): { articles: string; questions: string; directory: string } {
  const directory = temporaryDirectory()
  const articles = join(directory, 'law-articles.jsonl.gz')
  const lines = Object.entries(TEXTS).map(([title, text], i) =>
    JSON.stringify({
      id: String(i),
      law: `${i}/2020/qh14`,
      article: '1',
      title,
      subject: '',
      chapter: '',
      text,
    }),
  )
  writeFileSync(articles, gzipSync(lines.join('\n')))
  const questions = join(directory, 'legal-questions.jsonl')
  writeFileSync(questions, QUESTIONS.map((one) => JSON.stringify(one)).join('\n'))
  return { articles, questions, directory }
}

describe('the measure of the embedding model', () => {
  it('ranks articles by words, by vectors and by both, with and without diacritics', async () => {
    const { articles, questions } = writeData()
    const rankers = await openRankers(await readLawCorpus(articles, { passages: 'articles' }), {
      tableFile: TABLE,
      directory: temporaryDirectory(),
      report: () => {},
    })
    expect(Object.keys(rankers)).toEqual([
      'words alone',
      'vectors alone',
      'both, added up',
      'as shipped',
    ])
    const asked = await readLegalQuestions(questions)
    for (const [name, rank] of Object.entries(rankers)) {
      for (const isBare of [false, true]) {
        const figures = await measureRanker(rank, asked, { isBare })
        expect(figures, name).toEqual({ questions: 3, hit1: 1, hit3: 1, hit10: 1, mrr10: 1 })
      }
    }
  })

  it('counts the first right place', async () => {
    const asked = [
      { question: 'a', gold: ['1'] },
      { question: 'b', gold: ['9', '3'] },
      { question: 'c', gold: ['8'] },
    ]
    const figures = await measureRanker(async () => ['1', '2', '3'], asked, { isBare: false })
    expect(figures).toEqual({
      questions: 3,
      hit1: 1 / 3,
      hit3: 2 / 3,
      hit10: 2 / 3,
      mrr10: (1 + 1 / 3) / 3,
    })
  })

  it('knows the laws that hold an answer', async () => {
    const { articles, questions } = writeData()
    expect(await lawsThatAnswer(await readLegalQuestions(questions), articles)).toEqual(
      new Set(['0/2020/qh14', '1/2020/qh14', '2/2020/qh14']),
    )
  })

  it('says which file is missing', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'scripts/measure-embeddings.ts', '--data', '/khong/co'],
      { encoding: 'utf8' },
    )
    expect(status).toBe(2)
    expect(stderr).toContain('/khong/co/law-articles.jsonl.gz: not there')
  })
})
