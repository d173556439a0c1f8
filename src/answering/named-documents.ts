import type { Document } from '../corpus/document.ts'
import { fold } from '../lib/vietnamese.ts'
import type { Retrieval } from '../retrieval/hit.ts'
import { PLAINLY_NAMED } from '../retrieval/scope.ts'

/** Others named nearly as plainly are meant as well. */
const NEARLY = 0.8
/** Enough when no other document answers to the name: there is one `chương trình hành động`. */
const BY_KIND_ALONE = 0.3
/** From two on, folded. */
const COUNTS = ['2|hai', '3|ba', '4|bon', '5|nam']

/** The documents of the corpus that a question names plainly; empty when it names none. */
export function namedDocuments(
  { question, scope, intents }: Retrieval,
  documents: readonly Document[],
): Document[] {
  const counted = countedDocuments(fold(question.text), documents)
  if (counted.length > 0) return counted
  const best = Math.max(0, ...scope.documents)
  const alone =
    intents.length > 0 &&
    scope.unknownPlace === null &&
    scope.foreignReferences.length === 0 &&
    scope.documents.filter((share) => share > 0).length === 1
  if (best < (alone ? BY_KIND_ALONE : PLAINLY_NAMED)) return []
  return documents.filter((_, i) => (scope.documents[i] ?? 0) >= best * NEARLY)
}

/** `Hai hướng dẫn`, where there are two: both are meant. */
function countedDocuments(asked: string, documents: readonly Document[]): Document[] {
  for (const kind of new Set(documents.map((document) => fold(document.kind)))) {
    const ofKind = documents.filter((document) => fold(document.kind) === kind)
    const count = COUNTS[ofKind.length - 2]
    const phrase = `(?<![a-z\\d])(?:${count}) (?:ban |van ban |cai )?${kind}(?![a-z])`
    if (count !== undefined && new RegExp(phrase).test(asked)) return ofKind
  }
  return []
}
