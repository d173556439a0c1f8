/**
 * Measures the embedding model, alone and within the search, on legal questions over all articles of
 * the codified law (docs/embedding-model.md):
 *   node --max-old-space-size=8000 --import tsx scripts/measure-embeddings.ts [--table FILE] [--work FOLDER] [--every N]
 *
 * --table is a word table, by default the one that is shipped; --work keeps the index for the next
 * time; --every asks each N-th question only. The questions and articles are those of ../shared/data.
 */
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readLegalQuestions } from './embeddings/held-out-laws.ts'
import { measureRanker, openRankers } from './embeddings/measure.ts'
import { readLawCorpus } from './law-corpus.ts'

const text = { type: 'string' } as const
const options = z
  .object({
    table: z.string().default('src/models/data/word-vectors.bin'),
    data: z.string().default('../shared/data'),
    work: z.string().default(join(tmpdir(), 'so-tay-57-embeddings')),
    every: z.coerce.number().int().positive().default(1),
  })
  .parse(parseArgs({ options: { table: text, data: text, work: text, every: text } }).values)

const articlesFile = join(options.data, 'law-articles.jsonl.gz')
const questionsFile = join(options.data, 'legal-questions.jsonl')
for (const file of [options.table, articlesFile, questionsFile]) {
  if (existsSync(file)) continue
  console.error(`${file}: not there. Name the folder of articles and questions with --data.`)
  process.exit(2)
}

const asked = (await readLegalQuestions(questionsFile)).filter((_, i) => i % options.every === 0)
const corpus = await readLawCorpus(articlesFile, { passages: 'articles' })
const rankers = await openRankers(corpus, {
  tableFile: options.table,
  directory: options.work,
  report: (line) => console.error(line),
})
console.log('| | n | hit@1 | hit@3 | hit@10 | MRR@10 |\n|---|--:|--:|--:|--:|--:|')
for (const [name, rank] of Object.entries(rankers)) {
  for (const isBare of [false, true]) {
    const { questions, ...shares } = await measureRanker(rank, asked, { isBare })
    const cells = Object.values(shares).map((share) => share.toFixed(3).slice(1))
    const form = isBare ? `${name}, no diacritics` : name
    console.log(`| ${[form, questions, ...cells].join(' | ')} |`)
  }
}
