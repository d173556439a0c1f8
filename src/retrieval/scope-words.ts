import { areJoined, type QuestionScope, type ScopeSpan } from './scope.ts'
import { termsOf, tokenise } from './tokens.ts'
import type { UnderstoodQuestion } from './understand-question.ts'

/** Words that name a scope are taken up by the scope, and count little as subject. */
const SCOPE_WORD_WEIGHT = 0.3
/** Beside a much plainer name, a name counts as subject. */
const NAMING_SHARE = 0.5

/**
 * Weighs down, in place, the words of a question that only name a document: they are judged by
 * the scope, and as subject they would mislead.
 */
export function weakenScopeWords(
  question: UnderstoodQuestion,
  scope: QuestionScope,
  factor = SCOPE_WORD_WEIGHT,
): void {
  const scopeTerms = namingTerms(question.text, scope)
  for (const slot of question.slots) {
    const syllables = slot.readings[0]?.syllables ?? [slot.token.folded]
    if (syllables.every((syllable) => scopeTerms.has(syllable))) {
      slot.importance *= factor
    }
  }
  for (const term of scopeTerms) {
    const weight = question.terms.get(term)
    if (weight !== undefined) question.terms.set(term, weight * factor)
  }
}

/** Search terms of the words that name the scope of a question. */
export function namingTerms(question: string, scope: QuestionScope): Set<string> {
  const spans = namingSpans(question, scope)
  return new Set(spans.flatMap(({ start, end }) => termsOf(tokenise(question.slice(start, end)))))
}

/** A question without the words that name its scope. */
export function withoutNames(question: string, scope: QuestionScope): string {
  let text = question
  const spans = namingSpans(question, scope).sort((a, b) => b.start - a.start)
  for (const { start, end } of spans) text = text.slice(0, start) + text.slice(end)
  return text
}

/**
 * The stretches that do the naming: the plainest name and what is joined to it, as in `hướng dẫn
 * của Ban Tuyên giáo Thị ủy Phước Long`. A name apart from a much plainer one is rather a subject:
 * `Ở Phước Long, Ban Tuyên giáo Thị ủy phải làm gì`.
 */
function namingSpans(question: string, { spans }: QuestionScope): ScopeSpan[] {
  const strongest = Math.max(0, ...spans.map(({ weight }) => weight))
  const isPlain = ({ documents, weight }: ScopeSpan) =>
    documents.length === 0 || weight >= strongest * NAMING_SHARE
  const naming = new Set(spans.filter(isPlain))
  for (let grown = true; grown; ) {
    const joined = spans.filter(
      (span) => !naming.has(span) && [...naming].some((other) => areJoined(question, span, other)),
    )
    for (const span of joined) naming.add(span)
    grown = joined.length > 0
  }
  return [...naming]
}
