import type { Answered, Citation } from './answer.ts'

/** Looks up what stands in the corpus; undefined for an unknown passage. */
export type PassageText = (passageId: string) => string | undefined

/** An answer whose words do not stand where it says they stand. */
export class CitationError extends Error {
  override readonly name = 'CitationError'
  readonly kind = 'false_citation'

  constructor(
    readonly passageId: string,
    problem: string,
  ) {
    super(`${problem} (passage ${passageId})`)
  }
}

/**
 * The gate before an answer goes out: every quote must stand literally in the passage it cites,
 * as the corpus has it now, and every line must stand literally in the quote it refers to.
 * @throws CitationError at the first that does not
 */
export function checkCitations(answer: Answered, passageText: PassageText): Answered {
  for (const citation of answer.citations) checkCitation(citation, passageText)
  for (const line of answer.blocks.flatMap((block) => block.lines)) {
    const citation = answer.citations[line.citation]
    if (!citation) throw new CitationError('', `line refers to no citation: ${line.citation}`)
    if (!citation.quote.includes(line.text)) {
      throw new CitationError(citation.passageId, 'a line is not in the quote it cites')
    }
  }
  return answer
}

function checkCitation(citation: Citation, passageText: PassageText): void {
  const text = passageText(citation.passageId)
  if (text === undefined) throw new CitationError(citation.passageId, 'unknown passage')
  if (citation.passage !== text) {
    throw new CitationError(citation.passageId, 'the passage is not as the corpus has it')
  }
  if (citation.quote.length === 0 || !text.includes(citation.quote)) {
    throw new CitationError(citation.passageId, 'the quote is not in the passage')
  }
}
