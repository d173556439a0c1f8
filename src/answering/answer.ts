/** What a question leads to. Expected outcomes are values; exceptions are for surprises. */
export type Answer = Answered | NotInCorpus | NeedsChoice

export interface Answered {
  kind: 'answered'
  /** False where what is given comes nearest, but may not be what was asked. */
  isSure: boolean
  /** Grouped by document, best first. */
  blocks: AnswerBlock[]
  /** Best first; everything the blocks say is in the quotes of these citations. */
  citations: Citation[]
}

export interface AnswerBlock {
  documentId: string
  /** How to introduce this document: `Hướng dẫn của Ban Tuyên giáo Tỉnh ủy`. */
  label: string
  /**
   * What the document leaves blank, when that was asked: `Văn bản để trống số.` Comes from the
   * document's own data, so it has no quote.
   */
  note: string | null
  /** In reading order. `citation` is an index into the answer's citations. */
  lines: AnswerLine[]
}

export interface AnswerLine {
  text: string
  citation: number
  /** lead: a heading or introducing line that says what the next lines are about (a year, a list). */
  role: 'lead' | 'text' | 'item'
}

export interface NotInCorpus {
  kind: 'not_in_corpus'
  reason:
    | { kind: 'nothing_close' }
    /** In doubt: what is near is said, with its quotes, and that the rest is not stated. */
    | { kind: 'not_stated' }
    /** The question names a document that is neither in the corpus nor quoted there. */
    | { kind: 'unknown_document'; name: string }
    /** The question names a place the corpus has no document of. */
    | { kind: 'unknown_place'; name: string }
  /** Nearest passages, offered as such, or the parts of them that come near; may be empty. */
  nearest: Citation[]
}

export interface NeedsChoice {
  kind: 'needs_choice'
  /** Each leads to one unambiguous question. */
  choices: { label: string; question: string }[]
}

export interface Citation {
  documentId: string
  /** `1180-CV/ĐU`, or null when the document leaves it blank. */
  documentNumber: string | null
  section: string
  locator: string
  passageId: string
  /** Full text of the passage. */
  passage: string
  /** The part relied on; literally contained in `passage`. */
  quote: string
  /**
   * The source line for people: `Hướng dẫn không ghi số của Ban Tuyên giáo Tỉnh ủy, Mục II.1.2,
   * gạch đầu dòng thứ 3`, with `Nghị quyết 57-NQ/TW, theo …` before it where the section conveys.
   */
  source: string
}

export interface Turn {
  role: 'user' | 'assistant'
  text: string
}

export interface AskRequest {
  question: string
  /** Earlier turns, oldest first. */
  history?: Turn[]
  /** The chat's own place (a document's `place`); ranks, never hides. */
  place?: string | null
}

/** The door of this module, as the conversation and the command line use it. */
export interface Answerer {
  /** Never throws for anything a member can type. */
  answer(request: AskRequest): Promise<Answer>
  /** The same or nearly the same content in other documents, for "Nguồn khác"; best first. */
  otherSources(passageId: string): Citation[]
  /** The citation of a whole passage, or null when the id is no longer known. */
  cite(passageId: string): Citation | null
}
