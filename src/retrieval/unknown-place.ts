import { fold } from '../lib/vietnamese.ts'
import provinces from './data/provinces.json' with { type: 'json' }
import { containsWord } from './scope.ts'
import type { ScopeNames } from './scope-names.ts'

const PROVINCES = provinces.names.map((name) => ({
  name,
  lower: name.toLowerCase(),
  folded: fold(name),
}))
const NAMED_PLACE =
  /(?<!\p{L})(?:tỉnh|thành phố|tp\.?|huyện|thị xã|quận|phường|xã)\s+((?:\p{Lu}\p{Ll}+)(?:\s\p{Lu}\p{Ll}+)*)/u

/** A place that a question names and no document comes from; null when there is none. */
export function findUnknownPlace(question: string, { places, names }: ScopeNames): string | null {
  const folded = fold(question)
  const accented = question.toLowerCase()
  const typedWithMarks = accented !== folded
  const known = (place: string) => {
    const name = fold(place)
    return names.has(name) || [...places].some((own) => own.includes(name) || name.includes(own))
  }
  if ([...places].some((place) => containsWord(folded, place))) return null
  const province = PROVINCES.find(({ lower, folded: bare }) =>
    typedWithMarks ? containsWord(accented, lower) : containsWord(folded, bare),
  )?.name
  if (province && !known(province)) return province
  const named = NAMED_PLACE.exec(question)?.[1]
  return named && !known(named) ? named : null
}
