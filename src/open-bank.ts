import type { Corpus } from './corpus/document.ts'
import type { Logger } from './lib/logger.ts'
import { createBank, type PublishedPassage, type QuestionBank } from './quiz/bank.ts'

/** The questions that came with these documents and whose words stand in them. */
export function openBank(corpus: Corpus, logger: Logger): QuestionBank {
  return createBank(corpus.questionFiles, { passages: publishedPassages(corpus), logger })
}

/** The passages of a corpus as the bank looks at them. */
export function publishedPassages({ documents }: Corpus): PublishedPassage[] {
  return documents.flatMap((document) =>
    document.passages.map(({ id, text }) => ({ id, documentId: document.id, text })),
  )
}
