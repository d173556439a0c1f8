import { fold } from '../lib/vietnamese.ts'
import { asksForDeeds } from './asked-deeds.ts'
import { isEnglishQuestion } from './english.ts'
import { type NamedDocument, readNamedDocument } from './named-document.ts'
import { DOCUMENT, HOW } from './own-question-phrases.ts'
import type { LibraryDocument } from './ports.ts'
import {
  ABOUT_US,
  ADDRESSED,
  BARE_ANSWERS,
  FILLERS,
  PHRASES,
  SHORT_FORMS,
} from './small-talk-phrases.ts'
import { mendSlips } from './typing-slips.ts'

type Spoken = keyof typeof PHRASES
/** What a text is made of beside fillers. */
type Part = Spoken | 'how'
/** `nothing`: not a word; `deed`: a demand to do something else than answer. */
export type SmallTalk = Spoken | 'nothing' | 'deed' | 'english'

/** Which of several kinds in one text is answered, the first that occurs. */
const BY_WEIGHT = [
  'full_text',
  'holdings',
  'contact',
  'taking_part',
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
/** These may ask for a way to do it. */
const OWN_QUESTIONS: ReadonlySet<Spoken> = new Set([
  'full_text',
  'holdings',
  'contact',
  'taking_part',
])
const MAX_WORDS = 18
const LAUGH = /^(?:h[aeiu]){2,}h?$|^k{2,}$|^(?:k[ae]){2,}$|^l+o+l+$|^hu+$/
/** A number of up to two digits, or a letter; a longer number may name a year or a document. */
const BARE_SIGN = /^[^\p{L}\p{N}%]*(?:\p{N}{1,2}|\p{L})[^\p{L}\p{N}%]*$/u
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
const PHRASES_AND_FILLERS = [...KIND_OF.keys(), ...FILLERS, ...HOW]
const LONGEST_PHRASE = PHRASES_AND_FILLERS.reduce(
  (longest, phrase) => Math.max(longest, phrase.split(' ').length),
  0,
)
const KNOWN_WORDS = new Set(PHRASES_AND_FILLERS.flatMap((phrase) => phrase.split(' ')))

/**
 * Recognises a text that asks the documents nothing: greetings, thanks, impatience, talk and
 * questions about ourselves, English, or a demand to do something else than answer. With or without
 * marks, short forms written out, slips mended. Null for everything that may be a question, also one
 * that begins politely.
 * @param documents those that a request may name by who issued them
 */
export function recogniseSmallTalk(
  text: string,
  documents: readonly LibraryDocument[] = [],
): SmallTalk | null {
  const folded = fold(text)
  if (SUM.test(folded)) return 'chat'
  if (BARE_SIGN.test(folded)) return 'nothing'
  const words = spokenWords(folded)
  const spoken = words.join(' ')
  if (asksForDeeds(folded, spoken)) return 'deed'
  if (words.length === 0) return /\p{L}/u.test(folded) ? 'compliment' : 'nothing'
  if (isEnglishQuestion(rawWords(folded)) && kindOf(words, documents) === null) return 'english'
  if (words.length > MAX_WORDS) return null
  if (OWN_NAME.test(spoken) && !ASKING.test(spoken)) return 'greeting'
  if (BARE_ANSWERS.has(spoken)) return 'nothing'
  return kindOf(words, documents) ?? kindOf(mendSlips(words, KNOWN_WORDS), documents)
}

/** What a text of kind `full_text` wants to read, and its words; `named` is null when it names none. */
export function readRequest(
  text: string,
  documents: readonly LibraryDocument[],
): { words: readonly string[]; named: NamedDocument | null } {
  const words = spokenWords(fold(text))
  const read = [words, mendSlips(words, KNOWN_WORDS)].find(
    (one) => kindOf(one, documents) === 'full_text',
  )
  const [named = null] = read === undefined ? [] : nameDocuments(read, documents).named
  return { words: read ?? words, named }
}

/** What words without slips say; null when it may be a question. */
function kindOf(words: readonly string[], documents: readonly LibraryDocument[]): SmallTalk | null {
  if (words.length > MAX_WORDS) return null
  const kinds = kindsOf(nameDocuments(words, documents).words)
  if (kinds === null) return null
  const kind = BY_WEIGHT.find((one) => kinds.has(one))
  if (kinds.has('how')) return kind !== undefined && OWN_QUESTIONS.has(kind) ? kind : null
  if (kind !== undefined) return kind
  if (words.includes('hoi')) return 'nothing'
  return words.includes('oi') ? 'greeting' : null
}

/** `DOCUMENT` in the place of every document that is named. */
function nameDocuments(
  words: readonly string[],
  documents: readonly LibraryDocument[],
): { words: string[]; named: NamedDocument[] } {
  const named: NamedDocument[] = []
  const rest: string[] = []
  for (let at = 0; at < words.length; ) {
    const found = readNamedDocument(words, at, documents)
    if (found !== null) named.push(found.named)
    rest.push(found === null ? (words[at] ?? '') : DOCUMENT)
    at = found?.end ?? at + 1
  }
  return { words: rest, named }
}

function rawWords(folded: string): string[] {
  return folded.match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Words with short forms written out; laughter is left out, `quáaaa` is `qua`. */
function spokenWords(folded: string): string[] {
  return rawWords(folded)
    .filter((word) => !LAUGH.test(word))
    .map((word) => word.replace(/(\p{L})\1{2,}/gu, '$1'))
    .flatMap((word) => (SHORT_FORMS.get(word) ?? word).split(' '))
}

/** The kinds of phrases that a text consists of beside fillers; null when something else remains. */
function kindsOf(words: readonly string[]): Set<Part> | null {
  const ways: (Set<Part> | null)[] = [new Set()]
  for (let end = 1; end <= words.length; end++) {
    ways[end] = null
    // The longest stretch first, and a phrase before the fillers it is made of.
    for (let start = Math.max(0, end - LONGEST_PHRASE); start < end; start++) {
      const before = ways[start]
      if (!before) continue
      const stretch = words.slice(start, end).join(' ')
      const kind = kindOfStretch(words, start, stretch)
      if (kind === undefined && !FILLERS.has(stretch)) continue
      ways[end] = kind === undefined ? before : new Set([...before, kind])
      break
    }
  }
  return ways[words.length] ?? null
}

function kindOfStretch(words: readonly string[], start: number, stretch: string): Part | undefined {
  if (isAboutUs(words, start, stretch)) return 'about'
  return KIND_OF.get(stretch) ?? (HOW.has(stretch) ? 'how' : undefined)
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
