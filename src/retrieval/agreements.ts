import type { Passage } from '../corpus/document.ts'
import { introduces, isLabel } from '../corpus/outline.ts'
import type { MetadataIntent } from './metadata-intent.ts'
import type { PassageIndex } from './passage-index.ts'
import type { AnswerType } from './question-words.ts'
import { type DocumentReference, findReferences, sameReference } from './references.ts'
import type { QuestionScope } from './scope.ts'

/** A longer introduction also says something itself. */
const LONG_INTRODUCTION = 0.15
/** Head and foot of a document, when content is asked for. */
const UNASKED_METADATA = -0.15
/** A question for the superior document is less surely about the nation than `cả nước`. */
const SUPERIOR_SHARE = 0.5
/** So many commas and semicolons make a list within a text, which is less than one of lines. */
const LIST_MARKS = 4
const LIST_IN_TEXT = 0.7
const NUMBER_ONLY = 0.2
const NAMED_IN_FULL = /^[,\s]*ngày .{4,30} của /u
const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/g

/** Whether a part of a document's head or foot, or its opening paragraph, is what was asked for. */
export function isAskedMetadata(passage: Passage, intents: readonly MetadataIntent[]): boolean {
  if (passage.kind === 'metadata') return passage.role !== null && intents.includes(passage.role)
  return (
    intents.includes('basis') && passage.section === '' && findReferences(passage.text).length > 0
  )
}

/** A figure that a document only conveys is the nation's, not that of the place it comes from. */
export function nationShare(
  { national, asksSuperior, namesPlace }: QuestionScope,
  type: AnswerType | null,
): number {
  if (national) return 1
  if (asksSuperior) return SUPERIOR_SHARE
  return namesPlace && type === 'number' ? -1 : 0
}

/** Headings and introducing lines above a passage. */
function aboveText(index: PassageIndex, at: number): string {
  const lines = [...(index.passages[at]?.trail ?? [])]
  for (let parent = index.parentOf[at] ?? -1; parent >= 0; parent = index.parentOf[parent] ?? -1) {
    lines.push(index.passages[parent]?.text ?? '')
  }
  return lines.join('\n')
}

/** The years that a passage speaks of: those above it, or where none is, those in it. */
export function yearsOf(index: PassageIndex, at: number): readonly string[] {
  return aboveText(index, at).match(YEAR) ?? index.passages[at]?.text.match(YEAR) ?? []
}

/** 1: the year asked for stands in the passage or above it; -1: only another does, above it. */
export function yearAgreement(index: PassageIndex, at: number, years: readonly string[]): number {
  if (years.length === 0) return 0
  const yearsAbove: string[] = aboveText(index, at).match(YEAR) ?? []
  const all = [...(index.passages[at]?.text.match(YEAR) ?? []), ...yearsAbove]
  if (years.some((year) => all.includes(year))) return 1
  return yearsAbove.length > 0 ? -1 : 0
}

/** `bao giờ` is also answered by the year that stands above: `Đến năm 2030:`. */
export function answerTypeOf(
  index: PassageIndex,
  at: number,
  sentence: number,
  type: AnswerType | null,
): number {
  const own = index.answerTypeOf(sentence, type)
  return type === 'date' && own === 0 && aboveText(index, at).match(YEAR) ? 0.5 : own
}

/** 1 where the document is named in full, with its date and issuer; less where by number only. */
export function printsReference(
  index: PassageIndex,
  text: string,
  asked: readonly DocumentReference[],
): number {
  if (asked.length === 0) return 0
  const printed = index
    .referencesIn(text)
    .filter((other) => asked.some((reference) => sameReference(reference, other)))
  if (printed.length === 0) return 0
  return printed.some(({ end }) => NAMED_IN_FULL.test(text.slice(end))) ? 1 : NUMBER_ONLY
}

/** 1 for a mere heading or label. */
export function introductionShare(passage: Passage): number {
  if (!introduces(passage)) return 0
  return isLabel(passage) ? 1 : LONG_INTRODUCTION
}

/** 1 for what introduces a list, less for a text that counts things up. */
export function listShare(passage: Passage): number {
  if (introduces(passage)) return 1
  const marks = passage.text.match(/[;,]/g)?.length ?? 0
  return marks >= LIST_MARKS ? LIST_IN_TEXT : 0
}

/** Only a document that the question names is asked for its signer, number or addressee. */
export function metadataAgreement(
  passage: Passage,
  intents: readonly MetadataIntent[],
  named: number,
): number {
  if (isAskedMetadata(passage, intents)) return named
  return passage.kind === 'metadata' ? UNASKED_METADATA : 0
}
