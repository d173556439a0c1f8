import type { Document, Section } from '../corpus/document.ts'
import { remember } from '../lib/remember.ts'
import { fold } from '../lib/vietnamese.ts'
import { createDutyReader } from './actors.ts'

const KIND = '(?:phần|chương|mục|tiểu mục|điều|khoản|phụ lục)\\s+(?:thứ\\s+)?'
const NUMBER = '(?:[IVX]+|\\d+(?:\\.\\d+)*|\\p{L})'
/** What stands before a title: `I.`, `1.2.`, `a)`, `Chương II`, `Điều 5.`, `Về`. */
const BEFORE = new RegExp(
  `^\\s*(?:(?:${KIND})?${NUMBER}\\s*[.):/-]+\\s*|${KIND}${NUMBER}\\s+)?(?:về\\s+)?`,
  'iu',
)
const MARKS = /[^a-z0-9]+/g
/** What calls the next words a title, and what may follow one. */
const CALLED = '(?:phan|muc|tieu muc|de muc|chuong|noi dung)'
const FOLLOWS =
  '(?:o|cua|trong|tai|thuoc|theo|thi|ghi|viet|noi|neu|co|gom|bao gom|la|duoc|quy dinh|gi|nhung|nhu|dau|nam)'
const LONGEST_TITLE = 80

const TITLE_ABOVE = 0.5
/** Headings whose words are kept for the next question. */
const REMEMBERED = 1_000

/**
 * Reads how far a question holds whole titles of the sections that passages stand in, 0 to 1:
 * `mục đích` is a part of `I. MỤC ĐÍCH, YÊU CẦU`. Single syllables tell nothing.
 */
export function createTitleReader(question: string): (trail: readonly string[]) => number {
  const asked = ` ${wordsOf(question)} `
  const known = new Map<string, boolean>()
  const isHeld = (heading: string): boolean => {
    const held =
      known.get(heading) ??
      titleParts(heading).some((part) => part.includes(' ') && asked.includes(` ${part} `))
    known.set(heading, held)
    return held
  }
  return (trail) => {
    const own = trail.at(-1)
    if (own === undefined) return 0
    if (isHeld(own)) return 1
    return trail.slice(0, -1).some(isHeld) ? TITLE_ABOVE : 0
  }
}

/** A heading's words without its number, `muc dich yeu cau`, and then those of its parts. */
const titleParts = remember(REMEMBERED, (heading): readonly string[] => {
  const title = heading.normalize('NFC').replace(BEFORE, '')
  return [title, ...title.split(/[,;:]|\sVÀ\s|\svà\s/)].map(wordsOf)
})

/**
 * Sections that a question calls by their title, in the documents it names: `phần “Yêu cầu” ở mục I`,
 * `mục tổ chức thực hiện`; or by the body they are for, when it asks for all that this is to do:
 * `Ban Tuyên giáo Thị ủy phải làm gì`. The longest title that fits.
 * @param within ids that the question cites; where a titled section lies in one of them it is meant
 */
export function findTitledSections(
  question: string,
  documents: readonly Document[],
  within: readonly string[],
): string[] {
  const asked = wordsOf(question)
  const isForAsked = createDutyReader(withoutPlaces(asked, documents))
  const called = documents
    .flatMap(({ root }) => sectionsBelow(root))
    .map(({ id, heading }) => ({ id, heading, title: titleParts(heading)[0] ?? '' }))
    .filter(({ title, heading }) => isCalled(title, asked) || isForAsked(heading))
  const inside = called.filter(({ id }) => within.some((part) => id.startsWith(`${part}.`)))
  const meant = inside.length > 0 ? inside : called
  const longest = Math.max(0, ...meant.map(({ title }) => title.length))
  return meant.filter(({ title }) => title.length === longest).map(({ id }) => id)
}

function isCalled(title: string, asked: string): boolean {
  if (!title.includes(' ') || title.length > LONGEST_TITLE) return false
  return new RegExp(`(?<![a-z])${CALLED} ${title}(?: ${FOLLOWS}(?![a-z])| ?$)`).test(asked)
}

/** `UBND thị xã Phước Long có nhiệm vụ gì`: the place only says whose document is meant. */
function withoutPlaces(asked: string, documents: readonly Document[]): string {
  return documents.reduce(
    (text, { place }) =>
      place === null
        ? text
        : text.replace(new RegExp(`(?: (?:o|cua|tai|thuoc))? ${wordsOf(place)}(?![a-z])`, 'g'), ''),
    asked,
  )
}

function sectionsBelow(section: Section): Section[] {
  return section.children.flatMap((child) => [child, ...sectionsBelow(child)])
}

function wordsOf(text: string): string {
  return fold(text).replace(MARKS, ' ').trim()
}
