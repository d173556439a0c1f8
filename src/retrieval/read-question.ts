import { fold } from '../lib/vietnamese.ts'
import { type HistoryTurn, isPolite, leansOnEarlier, pointsBack } from './follow-up.ts'
import { findDocumentWord, findMetadataIntents, type MetadataIntent } from './metadata-intent.ts'
import type { PassageIndex } from './passage-index.ts'
import { findReferences, findUnknownLaw, sameReference, symbolOfKind } from './references.ts'
import { findScope, PLAINLY_NAMED, type QuestionScope } from './scope.ts'
import { namingTerms, weakenScopeWords, withoutNames } from './scope-words.ts'
import { subjectWords, type UnderstoodQuestion, understandQuestion } from './understand-question.ts'
import { findUnknownPlace } from './unknown-place.ts'

/** A question with what the turns before it add. */
export interface ReadQuestion {
  question: UnderstoodQuestion
  scope: QuestionScope
  /** Search terms of the words that name the scope. */
  naming: ReadonlySet<string>
  intents: MetadataIntent[]
  /** Own words and those it leans on, for embedding. */
  meaning: string
  /** The same without the words that name the scope. */
  bare: string
}

/** Words of the earlier question count this much beside own ones. */
const BACKGROUND_WEIGHT = 0.25
/** Less than what sets one passage apart from another: it only breaks ties. */
const OWN_PLACE_SCOPE = 0.15
/** What stands further on in a pasted text is not read. */
export const LONGEST_QUESTION = 2_000
const MOST_TURNS = 6
/** `Cái đó của cơ quan nào`. */
const OF_IT = /^(?:(?:thế|vậy|còn|thì) )*(?:cái|văn bản|bản|nó)(?: (?:đó|này|ấy|kia))? /i
const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/g

/**
 * Reads a question as one in a conversation. Turns are read from the oldest, so a follow-up of a
 * follow-up still knows what the first was about; one that stands alone takes nothing over.
 */
export function readQuestion(
  asked: { question: string; history?: readonly HistoryTurn[]; place?: string | null },
  index: PassageIndex,
): ReadQuestion {
  const turns = (asked.history ?? []).slice(-2 * MOST_TURNS)
  let context: ReadQuestion | null = null
  let answer = ''
  for (const { role, text } of turns) {
    const turn: string = text.slice(0, LONGEST_QUESTION)
    if (role === 'assistant') answer = turn
    else if (!isPolite(turn)) {
      const read: ReadQuestion = readTurn(turn, context, answer, index)
      if (context === null || isUnderstood(read, index)) context = read
    }
  }
  const read = readTurn(asked.question.slice(0, LONGEST_QUESTION), context, answer, index)
  if (!read.question.followsUp && !namesScope(read.scope)) {
    preferPlace(read.scope, asked.place ?? null, index)
  }
  return read
}

/** A turn, and what it takes over from the context when it leans on it. */
function readTurn(
  typed: string,
  context: ReadQuestion | null,
  answer: string,
  index: PassageIndex,
): ReadQuestion {
  const own = readAlone(typed, index)
  if (context && isUnderstood(own, index) && leansOnEarlier(typed, isComplete(own))) {
    return leanOn(own, context, { typed, answer, index })
  }
  // `Nghị quyết 57 là gì` asks for nothing but the document it names.
  if (subjectWords(own.question).length === 0) own.scope.foreignReferences = own.scope.references
  return own
}

function readAlone(typed: string, index: PassageIndex): ReadQuestion {
  const question = understandQuestion(typed, index)
  const scope = findScope(question.text, index.scopeNames)
  const naming = namingTerms(question.text, scope)
  weakenScopeWords(question, scope)
  // A correction towards the documents' words would turn other places into theirs.
  scope.unknownPlace = findUnknownPlace(typed, index.scopeNames, index.vocabulary.has)
  const law = findUnknownLaw(question.text, index.vocabulary.has)
  if (law !== null) scope.unknownReference ??= { text: law }
  const intents = findMetadataIntents(question.text)
  const bare = withoutNames(question.text, scope)
  return { question, scope, naming, intents, meaning: question.text, bare }
}

/** Of `asdfgh qwe` no word stands in the documents, however read; it leans on nothing. */
function isUnderstood({ question, scope, intents }: ReadQuestion, index: PassageIndex): boolean {
  if (scope.unknownPlace !== null || intents.length > 0) return true
  const own = subjectWords(question)
  return (
    own.length === 0 ||
    own.some(({ keys, folded }) =>
      [folded, ...keys.map(({ term }) => term)].some((term) => index.vocabulary.has(term)),
    )
  )
}

/** It names its document, or asks something definite of a subject of two syllables or more. */
function isComplete({ question, scope, intents }: ReadQuestion): boolean {
  if (intents.length > 0 && namesDocument(scope)) return true
  const hasSubject = subjectWords(question).some(({ slots }) => slots.length > 1)
  return hasSubject && intents.length === 0 && question.answerType !== null
}

function namesScope({ documents, national, unknownPlace, unknownReference }: QuestionScope) {
  return (
    national ||
    unknownPlace !== null ||
    unknownReference !== null ||
    documents.some((share) => share > 0)
  )
}

/** Words, year, scope and kind of the earlier question hold where the follow-up has none. */
function leanOn(
  own: ReadQuestion,
  earlier: ReadQuestion,
  { typed, answer, index }: { typed: string; answer: string; index: PassageIndex },
): ReadQuestion {
  const hasOwnScope = namesScope(own.scope) && !namesOnlyKind(own.scope)
  const hasOwnSubject = subjectWords(own.question).length > 0
  const weight = hasOwnSubject ? BACKGROUND_WEIGHT : 1
  const background = backgroundOf(own.question, earlier, hasOwnScope)
  const isUntold = pointsBack(typed) && !namesDocument(earlier.scope)
  const question = withBackground(own.question, background, weight)
  const { years } = own.question
  // Its own subject tells more than the one before.
  const ownMeaning = hasOwnSubject ? `${own.meaning}. ${own.meaning}` : own.meaning
  const bare = withoutYears(earlier.bare, years)
  const scopeBefore = isUntold ? scopeOfAnswer(answer, earlier.scope, index) : earlier.scope
  const asked = asksOfGiven(typed, earlier) ? namedIn(answer, index) : null
  return {
    question,
    scope: hasOwnScope ? own.scope : asked ? { ...scopeBefore, ...asked } : scopeBefore,
    naming: new Set([...earlier.naming, ...own.naming]),
    intents: intentsOf(own, earlier, hasOwnSubject),
    meaning: `${ownMeaning}. ${hasOwnScope ? bare : withoutYears(earlier.meaning, years)}`,
    bare: `${own.bare}. ${bare}`,
  }
}

/** `Hướng dẫn đó`: which one, the earlier turns tell. */
function namesOnlyKind({ spans, national, unknownPlace, unknownReference }: QuestionScope) {
  const isElse = national || unknownPlace !== null || unknownReference !== null
  return !isElse && spans.every(({ isKind }) => isKind)
}

/** The earlier question without what the follow-up puts in its place: another year, another place. */
function backgroundOf(
  { years }: UnderstoodQuestion,
  { question, naming }: ReadQuestion,
  hasOwnScope: boolean,
): UnderstoodQuestion {
  const isReplaced = (term: string) =>
    (hasOwnScope && naming.has(term)) || (years.length > 0 && /^(?:19|20)\d\d$/.test(term))
  return {
    ...question,
    terms: new Map([...question.terms].filter(([term]) => !isReplaced(term))),
    words: question.words.filter(
      ({ slots }) => !slots.every(({ token }) => isReplaced(token.folded)),
    ),
  }
}

function withBackground(
  question: UnderstoodQuestion,
  background: UnderstoodQuestion,
  weight: number,
): UnderstoodQuestion {
  const terms = new Map(question.terms)
  for (const [term, own] of background.terms) {
    if (!terms.has(term)) terms.set(term, own * weight)
  }
  const words = background.words.map(({ slots, ...word }) => ({
    ...word,
    slots: slots.map((slot) => ({ ...slot, importance: slot.importance * weight })),
  }))
  return {
    ...question,
    terms,
    words: [...question.words, ...words],
    official: [...question.official, ...background.official],
    years: question.years.length > 0 ? question.years : background.years,
    answerType: question.answerType ?? background.answerType,
    followsUp: true,
  }
}

/** `Ai ký văn bản đó`: the document that the answer names, when no question named one. */
function scopeOfAnswer(answer: string, earlier: QuestionScope, index: PassageIndex): QuestionScope {
  const said = findScope(answer, index.scopeNames)
  return namesDocument(said) ? { ...earlier, documents: said.documents } : earlier
}

/**
 * `Căn cứ vào hướng dẫn nào`, and then `cái đó ra ngày nào`: it is asked of the document that the
 * answer gives. `Công văn đó` stays with the letter that was asked about before.
 */
function asksOfGiven(typed: string, { intents, question }: ReadQuestion): boolean {
  if (!pointsBack(typed)) return false
  if (!intents.includes('basis') && question.answerType !== 'document') return false
  const kind = findDocumentWord(fold(typed))?.text
  if (kind === undefined || symbolOfKind(kind) === null) return true
  return !new RegExp(`(?<![a-z])${kind}(?! (?:nao|gi|so may))(?![a-z])`).test(fold(question.text))
}

/** The first document in an answer that is neither in the corpus nor what all of it carries out. */
function namedIn(
  answer: string,
  { scopeNames }: PassageIndex,
): Pick<QuestionScope, 'references' | 'foreignReferences' | 'spans'> | null {
  const known = [...scopeNames.superior, ...scopeNames.ownReferences.flat()]
  const found = findReferences(answer).find((one) => !known.some((own) => sameReference(own, one)))
  // It stands nowhere in the question.
  const references = found ? [{ ...found, start: 0, end: 0 }] : []
  return found ? { references, foreignReferences: references, spans: [] } : null
}

function namesDocument({ documents }: QuestionScope): boolean {
  return documents.some((share) => share >= PLAINLY_NAMED)
}

/** `Còn công văn Biên Hòa?` after `ai ký …` asks who signed; `số mấy vậy?` asks it of the document. */
function intentsOf(
  own: ReadQuestion,
  { intents }: ReadQuestion,
  hasOwnSubject: boolean,
): MetadataIntent[] {
  if (own.intents.length > 0 || intents.length === 0) return own.intents
  const asked = own.question.text.replace(OF_IT, '')
  const ofDocument = findMetadataIntents(`văn bản ${asked}`)
  if (ofDocument.length > 0) return ofDocument
  return hasOwnSubject ? [] : intents
}

function withoutYears(text: string, years: readonly string[]): string {
  return years.length > 0 ? text.replace(YEAR, '') : text
}

function preferPlace(scope: QuestionScope, place: string | null, index: PassageIndex): void {
  if (place === null) return
  for (const [i, document] of index.documents.entries()) {
    if (document.place !== null && fold(document.place) === fold(place)) {
      scope.documents[i] = OWN_PLACE_SCOPE
    }
  }
}
