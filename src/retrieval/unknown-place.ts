import { fold } from '../lib/vietnamese.ts'
import provinces from './data/provinces.json' with { type: 'json' }
import { isFunctionWord } from './question-words.ts'
import { containsWord } from './scope.ts'
import type { ScopeNames } from './scope-names.ts'

const toEntry = (typed: string, name = typed) => ({
  name,
  lower: typed.toLowerCase(),
  folded: fold(typed),
})
/** The longest first: `TP HCM` holds `HCM`. */
const PLACES = [
  ...provinces.names.map((name) => toEntry(name)),
  ...Object.entries(provinces.otherNames).map(([typed, name]) => toEntry(typed, name)),
  ...provinces.countries.map((name) => toEntry(name)),
].sort((a, b) => b.folded.length - a.folded.length)
const NAMED_PLACE =
  /(?<!\p{L})(?:[Tt]ỉnh|[Tt]hành phố|TP\.?|[Tt]p\.?|[Hh]uyện|[Tt]hị xã|[Qq]uận|[Pp]hường|[Xx]ã|(?:[Tt]hị|[Hh]uyện|[Tt]hành|[Qq]uận) ủy)\s+((?:\p{Lu}\p{Ll}+)(?:\s\p{Lu}\p{Ll}+)*)/gu
/** Typed without marks or capitals; folded. */
const COMMITTEE_OF = /(?<![a-z])(?:thi|huyen|thanh) uy ([a-z]+) ([a-z]+)/g

/**
 * A place that a question names and no document comes from; null when there is none.
 * @param isPrinted whether a folded pair of syllables stands anywhere in the documents
 */
export function findUnknownPlace(
  question: string,
  { places, names }: ScopeNames,
  isPrinted: (pair: string) => boolean,
): string | null {
  const folded = fold(question)
  const accented = question.toLowerCase()
  const typedWithMarks = accented !== folded
  const known = (place: string) => {
    const name = fold(place)
    return names.has(name) || [...places].some((own) => own.includes(name) || name.includes(own))
  }
  const isNowhere = (place: string) => !known(place) && !isPrinted(fold(place))
  const named = [...question.matchAll(NAMED_PLACE)].map(([, name = '']) => name)
  const committees = [...folded.matchAll(COMMITTEE_OF)]
    .filter(([, ...syllables]) => !typedWithMarks && !syllables.some(isFunctionWord))
    .map(([, first, second]) => `${first} ${second}`)
  const local = [...named, ...committees].find(isNowhere)
  // Beside a place of the documents only one that lies within it is meant: `phường … ở Biên Hòa`.
  if ([...places].some((place) => containsWord(folded, place))) return local ?? null
  const place = PLACES.find(({ lower, folded: bare }) =>
    typedWithMarks ? containsWord(accented, lower) : containsWord(folded, bare),
  )
  return place && !known(place.name) ? place.name : (local ?? null)
}
