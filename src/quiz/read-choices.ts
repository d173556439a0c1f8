import { fold } from '../lib/vietnamese.ts'

const LEAD = /^(?:cau tra loi|dap an|phuong an|tra loi|chon|so|y)\s*:?\s+/
const ONE = /^(?:[a-z]|\d{1,2})$/
const SEPARATORS = /[\s,;.:)(+&/-]+/
/** Words between two choices, folded. */
const AND = new Set(['va', 'voi'])

/**
 * What a typed answer chooses: `B`, `2`, `đáp án C`, `a c`, `1 và 3`, and where several are right
 * also `ac`. Gives indices into the options, ascending, each once; null when the text is no answer,
 * or names an option that is not there. Letters with a mark are words, not answers.
 */
export function readChoices(
  text: string,
  { options, severalRight }: { options: number; severalRight: boolean },
): number[] | null {
  const folded = fold(text.trim()).replace(LEAD, '')
  const typed = text.trim().toLowerCase().normalize('NFC')
  if (folded === '' || !typed.endsWith(folded)) return null
  const parts = folded.split(SEPARATORS).filter((part) => part !== '' && !AND.has(part))
  const [only] = parts
  if (severalRight && parts.length === 1 && only !== undefined && /^[a-z]{2,6}$/.test(only)) {
    const letters = new Set(only)
    if (letters.size === only.length) return toIndices([...letters], options)
  }
  if (!severalRight && parts.length > 1) return null
  return parts.every((part) => ONE.test(part)) ? toIndices(parts, options) : null
}

function toIndices(parts: string[], options: number): number[] | null {
  const indices = parts.map((part) =>
    /\d/.test(part) ? Number(part) - 1 : part.charCodeAt(0) - 'a'.charCodeAt(0),
  )
  if (indices.length === 0 || indices.some((index) => index < 0 || index >= options)) return null
  return [...new Set(indices)].sort((a, b) => a - b)
}
