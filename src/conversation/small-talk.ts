import { fold } from '../lib/vietnamese.ts'
import { asksForDeeds } from './asked-deeds.ts'
import {
  ABOUT_US,
  ADDRESSED,
  BARE_ANSWERS,
  FILLERS,
  PHRASES,
  SHORT_FORMS,
} from './small-talk-phrases.ts'

type Spoken = keyof typeof PHRASES
/** `nothing`: not a word; `deed`: a demand to do something else than answer. */
export type SmallTalk = Spoken | 'nothing' | 'deed'

/** Which of several kinds in one text is answered, the first that occurs. */
const BY_WEIGHT = [
  'about',
  'complaint',
  'hurry',
  'unsure',
  'chat',
  'wish',
  'farewell',
  'thanks',
  'compliment',
  'greeting',
] as const satisfies readonly Spoken[]
const MAX_WORDS = 18
const LONGEST_PHRASE = 6
const LAUGH = /^(?:h[aeiu]){2,}h?$|^k{2,}$|^(?:k[ae]){2,}$|^l+o+l+$|^hu+$/
/** `1+1`, `10-3 bằng mấy`; `2025-2030` alone is a time, `22/12` a day. */
const SUM =
  /^\s*\d+(?:(?:\s*[+x*]\s*\d+)+|(?:\s*[-+x*:/]\s*\d+)+\s*(?:=|bang may|bang bao nhieu|la may|la bao nhieu)+)[\s?]*$/
/** `Tôi tên là Nguyễn Văn A`: a name, and no question after it. */
const OWN_NAME =
  /^(?:da |chao |xin chao |ban |bot |oi )*(?:toi|em|minh|chau|con|anh|chi|bac|co|chu) ten (?:la )?\S+(?: \S+){0,3}$/
const ASKING = /(?<![a-z])(?:gi|nao|sao|bao nhieu|may|dau|ai|khong|chua)(?![a-z])/

const KIND_OF = new Map<string, Spoken>(
  BY_WEIGHT.flatMap((kind) => PHRASES[kind].map((phrase): [string, Spoken] => [phrase, kind])),
)

/**
 * Recognises a text that asks the documents nothing: greetings, thanks, impatience, talk about
 * ourselves, or a demand to do something else than answer. With or without marks, short forms
 * written out. Null for everything that may be a question, also one that begins politely.
 */
export function recogniseSmallTalk(text: string): SmallTalk | null {
  const folded = fold(text)
  if (SUM.test(folded)) return 'chat'
  const words = spokenWords(folded)
  const spoken = words.join(' ')
  if (asksForDeeds(folded, spoken)) return 'deed'
  if (words.length === 0) return /\p{L}/u.test(folded) ? 'compliment' : 'nothing'
  if (words.length > MAX_WORDS) return null
  if (OWN_NAME.test(spoken) && !ASKING.test(spoken)) return 'greeting'
  if (BARE_ANSWERS.has(spoken)) return 'nothing'
  const kinds = kindsOf(words)
  if (kinds === null) return null
  const kind = BY_WEIGHT.find((one) => kinds.has(one))
  if (kind !== undefined) return kind
  if (words.includes('hoi')) return 'nothing'
  return words.includes('oi') ? 'greeting' : null
}

/** Words with short forms written out; laughter is left out, `quáaaa` is `qua`. */
function spokenWords(folded: string): string[] {
  const typed: string[] = folded.match(/[\p{L}\p{N}]+/gu) ?? []
  return typed
    .filter((word) => !LAUGH.test(word))
    .map((word) => word.replace(/(\p{L})\1{2,}/gu, '$1'))
    .flatMap((word) => (SHORT_FORMS.get(word) ?? word).split(' '))
}

/** The kinds of phrases that a text consists of beside fillers; null when something else remains. */
function kindsOf(words: readonly string[]): Set<Spoken> | null {
  const ways: (Set<Spoken> | null)[] = [new Set()]
  for (let end = 1; end <= words.length; end++) {
    ways[end] = null
    // The longest stretch first, and a phrase before the fillers it is made of.
    for (let start = Math.max(0, end - LONGEST_PHRASE); start < end; start++) {
      const before = ways[start]
      if (!before) continue
      const stretch = words.slice(start, end).join(' ')
      const kind = isAboutUs(words, start, stretch) ? 'about' : KIND_OF.get(stretch)
      if (kind === undefined && !FILLERS.has(stretch)) continue
      ways[end] = kind === undefined ? before : new Set([...before, kind])
      break
    }
  }
  return ways[words.length] ?? null
}

function isAboutUs(words: readonly string[], start: number, stretch: string): boolean {
  if (!ABOUT_US.has(stretch)) return false
  const opening = words.slice(0, start).join(' ')
  return [...ADDRESSED].some((name) => ` ${opening}`.endsWith(` ${name}`)) || hasOnlyAbout(opening)
}

/** `bạn tên gì thế, bao nhiêu tuổi rồi`: the second asks of the same. */
function hasOnlyAbout(opening: string): boolean {
  return /^(?:chao |xin )*(?:ban|bot|em|ad|so tay) /.test(opening)
}
