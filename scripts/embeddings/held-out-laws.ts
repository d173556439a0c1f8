import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { readLawArticles } from '../law-corpus.ts'

const legalQuestion = z.object({
  question: z.string(),
  /** Ids of the articles that answer it. */
  gold: z.array(z.string()).min(1),
})

export type LegalQuestion = z.infer<typeof legalQuestion>

/** Reads questions about the law, one JSON object a line. Throws when a line is none. */
export async function readLegalQuestions(file: string): Promise<LegalQuestion[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '')
  return z.array(legalQuestion).parse(lines.map((line): unknown => JSON.parse(line)))
}

/** Every law that holds an article which answers a question: what an honest measure leaves out. */
export async function lawsThatAnswer(
  questions: readonly LegalQuestion[],
  articlesFile: string,
): Promise<Set<string>> {
  const gold = new Set(questions.flatMap((question) => question.gold))
  const laws = new Set<string>()
  for await (const { id, law } of readLawArticles(articlesFile)) {
    if (law !== null && gold.has(id)) laws.add(law)
  }
  return laws
}
