import type { Corpus, Document } from '../corpus/document.ts'
import { fold } from '../lib/vietnamese.ts'
import { type AnswerTypeReader, createAnswerTypeReader } from './answer-type.ts'
import { createInitialisms, type Initialisms } from './initialisms.ts'
import type { LayWords } from './lay-words.ts'
import type { LexicalIndex } from './lexical-index.ts'
import type { NearUnits } from './near-units.ts'
import { type PlacedPassages, placePassages } from './place-passages.ts'
import type { Lexicon } from './ports.ts'
import { listQuestionUnits } from './question-units.ts'
import { type DocumentReference, findReferences } from './references.ts'
import { collectScopeNames, type ScopeNames } from './scope-names.ts'
import type { SearchStructures } from './search-structures.ts'
import type { Vocabulary } from './spelling.ts'
import { createVocabulary } from './vocabulary.ts'

/** Everything a search looks at; built once for one corpus and one embedder. */
export interface PassageIndex extends PlacedPassages {
  documents: readonly Document[]
  passageTerms: LexicalIndex
  sentenceTerms: LexicalIndex
  vectors: NearUnits
  /** Written questions, each a unit of its own. They lead to their passage and are never shown. */
  questionTerms: LexicalIndex
  questionVectors: NearUnits
  /** By written question: the passage that answers it. */
  questionPassage: Int32Array
  /** By written question: the part of that passage that answers it; null where all of it does. */
  questionAnswer: readonly (string | null)[]
  scopeNames: ScopeNames
  vocabulary: Vocabulary
  initialisms: Initialisms
  lexicon: Lexicon
  layWords: LayWords
  answerTypeOf: AnswerTypeReader
  /** Documents that a passage or sentence names, looked up once for each text. */
  referencesIn(text: string): readonly DocumentReference[]
}

/** Joins the search structures with the corpus they were built from. */
export function assemblePassageIndex(
  corpus: Corpus,
  { knowledge, ...structures }: SearchStructures,
  lexicon: Lexicon,
  layWords: LayWords,
): PassageIndex {
  const { documents } = corpus
  const references = new Map<string, readonly DocumentReference[]>()
  const placed = placePassages(documents)
  const units = listQuestionUnits(corpus)
  const { passages, sentences, documentOf } = placed
  const { passageTerms } = structures
  return {
    ...structures,
    ...placed,
    lexicon,
    layWords,
    referencesIn(text) {
      const known = references.get(text) ?? findReferences(text)
      references.set(text, known)
      return known
    },
    answerTypeOf: createAnswerTypeReader(sentences.length, (unit) => {
      const { passage = 0, sentence = 0 } = sentences[unit] ?? {}
      return passages[passage]?.sentences[sentence]?.text ?? ''
    }),
    documents,
    questionPassage: units.passages,
    questionAnswer: units.answers,
    scopeNames: collectScopeNames(documents, knowledge.references, (name, own) =>
      isUsedElsewhere(name, own, { passages, documentOf, passageTerms }),
    ),
    vocabulary: createVocabulary(passageTerms),
    initialisms: createInitialisms(knowledge.runs),
  }
}

/** Whether other documents than these write a folded name, of whatever syllables, in their text. */
function isUsedElsewhere(
  name: string,
  own: ReadonlySet<number>,
  {
    passages,
    documentOf,
    passageTerms,
  }: Pick<PassageIndex, 'passages' | 'documentOf' | 'passageTerms'>,
): boolean {
  const [first = '', ...rest] = name.split(' ')
  const pairs = rest.map((syllable, i) => `${i === 0 ? first : rest[i - 1]} ${syllable}`)
  const rarest = [...pairs, first].reduce((rare, term) =>
    passageTerms.frequency(term) < passageTerms.frequency(rare) ? term : rare,
  )
  for (const at of passageTerms.unitsOf(rarest)) {
    const passage = passages[at]
    if (!passage || passage.kind === 'metadata' || own.has(documentOf[at] ?? 0)) continue
    if (fold(passage.text).includes(name)) return true
  }
  return false
}
