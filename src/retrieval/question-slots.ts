import { expandAbbreviation } from './abbreviations.ts'
import { isFunctionWord } from './question-words.ts'
import type { Vocabulary } from './spelling.ts'
import { pairTerm, type Token } from './tokens.ts'
import {
  type QuestionKnowledge,
  type Reading,
  readingsOf,
  SURE_READING,
  type TypedSyllable,
  type WordSpan,
} from './word-readings.ts'

/** One typed word with its readings. */
export interface Slot {
  token: Token
  span: WordSpan | undefined
  /** With the marks that were perhaps not typed. */
  spelled: string
  readings: Reading[]
  /** How much it says about the subject, 0 to 1. */
  importance: number
}

const IMPORTANCE = {
  subject: 1,
  functionWord: 0.08,
  /** A function word that makes a pair of the documents with its neighbour: `không gian`. */
  pairedFunctionWord: 0.5,
}

/**
 * The words of a question as typed, each with what short forms, slips and keyboard residue may
 * stand for, and with how much it says.
 * @param question cleaned text, which the tokens were cut from
 */
export function readSlots(
  question: string,
  tokens: readonly Token[],
  knowledge: QuestionKnowledge,
): Slot[] {
  const typed = wordTokens(tokens)
  const codes = tokens.filter((token) => token.isCode && !isShortForm(token))
  const inWords = placeInWords(typed, knowledge.lexicon.cut(question))
  const slots = typed.map((token, at) => {
    const asTyped = question.slice(token.start, token.end)
    const [before, after] = [typed[at - 1], typed[at + 1]]
    const isCodePart = codes.some(({ start, end }) => start <= token.start && token.end <= end)
    return makeSlot({ token, before, after, asTyped, isCodePart, ...inWords[at] }, knowledge)
  })
  weighFunctionWords(slots, knowledge.vocabulary)
  return slots
}

/** Codes stand for themselves, but for short forms with a sign inside: `KH&CN` is one word. */
export function wordTokens(tokens: readonly Token[]): Token[] {
  const shortForms = tokens.filter((token) => token.isCode && isShortForm(token))
  return tokens.filter((token) =>
    token.isCode
      ? shortForms.includes(token)
      : !shortForms.some(({ start, end }) => start <= token.start && token.end <= end),
  )
}

function isShortForm({ text }: Token): boolean {
  return text.includes('&') && expandAbbreviation(text).length > 0
}

/** By token: its word and how that word spells it. Both lists run from left to right. */
function placeInWords(
  tokens: readonly Token[],
  spans: readonly WordSpan[],
): { span?: WordSpan; spelled?: string }[] {
  let at = 0
  let inSpan = 0
  return tokens.map(({ start, end }) => {
    while (spans[at] && (spans[at]?.end ?? 0) <= start) {
      at += 1
      inSpan = 0
    }
    const span = spans[at]
    if (!span || start < span.start || end > span.end) return {}
    const spelled = span.word.split(' ')[inSpan]
    inSpan += 1
    return spelled === undefined ? { span } : { span, spelled }
  })
}

function makeSlot(typed: TypedSyllable, knowledge: QuestionKnowledge): Slot {
  const { token, span } = typed
  const readings = readingsOf(typed, knowledge)
  const spelled = typed.spelled ?? token.text
  // `j` says no more than the `gì` it is short for.
  const sure = readings.find(({ weight }) => weight >= SURE_READING)
  const carriesForm = sure
    ? sure.phrase.toLowerCase().split(' ').every(isFunctionWord)
    : isFunctionWord(spelled)
  const importance = carriesForm ? IMPORTANCE.functionWord : IMPORTANCE.subject
  return { token, span, spelled, readings, importance }
}

function weighFunctionWords(slots: readonly Slot[], vocabulary: Vocabulary): void {
  const formsPair = (a: Slot | undefined, b: Slot | undefined) =>
    a !== undefined &&
    b !== undefined &&
    !b.token.afterBorder &&
    vocabulary.has(pairTerm(a.token, b.token))
  const paired = slots.map((slot, at) => {
    if (slot.importance === IMPORTANCE.subject) return false
    const [before, after] = [slots[at - 1], slots[at + 1]]
    return (
      (before?.importance === IMPORTANCE.subject && formsPair(before, slot)) ||
      (after?.importance === IMPORTANCE.subject && formsPair(slot, after))
    )
  })
  for (const [at, slot] of slots.entries()) {
    if (paired[at]) slot.importance = IMPORTANCE.pairedFunctionWord
  }
}
