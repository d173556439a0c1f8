import type { Corpus } from './corpus/document.ts'
import { listPassages } from './corpus/list-passages.ts'
import type { Logger } from './lib/logger.ts'
import { createBank, type QuestionBank } from './quiz/bank.ts'

/** The questions that came with these documents and whose words stand in them. */
export function openBank(corpus: Corpus, logger: Logger): QuestionBank {
  return createBank(corpus.questionFiles, { passages: listPassages(corpus), logger })
}
