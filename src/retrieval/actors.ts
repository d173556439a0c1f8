import { remember } from '../lib/remember.ts'
import { fold } from '../lib/vietnamese.ts'
import { expandAbbreviation } from './abbreviations.ts'
import { TASK_VERBS } from './task-verbs.ts'

/** Passages whose actors are kept for the next question. */
const REMEMBERED = 1_000
/** In characters: who does something stands before this. */
const LONGEST_OPENING = 260
const LONGEST_NAME = 80
const NAMED_ONLY = 0.5
/** `5. `, `(2) `, `a) `, `I. `, and what only hands the task on. */
const BEFORE =
  /^[^\p{L}]*(?:(?:[IVX]+|\p{L})[.)]\s*)?(?:(?:đề nghị|giao|yêu cầu|đối với) )?(?:(?:các|những) )?/iu
const SUBJECT = new RegExp(`^.{5,200}?(?=[ ,:]+(?:${TASK_VERBS}|can cu|theo)(?![a-z]))`)
/** With their marks, since without them `Ban` is no other than `Bàn` and `Hội` than `Hỏi`. */
const BODY_WORD =
  '(?:thường trực |lãnh đạo )?(?:ban(?! hành)|bộ(?! tiêu chí| quy tắc| máy)|sở(?! hữu)|phòng(?! ngừa|,? chống)|(?:đảng |tỉnh |thị |thành |huyện |cấp )?(?:ủy|uỷ)(?: ban)?|ubnd|hđnd|mttq|trung tâm|cơ quan|tổ chức(?= đảng| cơ sở| chính trị| đoàn)|mặt trận|hội(?! nhập| nghị| thảo| họp)|đoàn(?! kết| viên)|đảng đoàn|chi bộ|chi cục|viện(?! trợ)|trường(?! hợp)|đơn vị|tòa án|toà án|công an|văn phòng|thanh tra)\\s+\\p{L}'
const BODY = new RegExp(`^${BODY_WORD}`, 'iu')
/** `Sở Khoa học và Công nghệ` is one. */
const JOINTS = new RegExp(`[,;:]| (?:và|cùng) (?=(?:(?:các|những) )?${BODY_WORD})`, 'iu')
/** `Hướng dẫn của Ban Tuyên giáo Tỉnh ủy`: whose document it is, not who is asked about. */
const ISSUES =
  /(?:van ban|cong van|huong dan|chuong trinh|chuong trinh hanh dong|ke hoach|nghi quyet|quyet dinh|thong bao)(?: [a-z0-9/-]+){0,4} (?:cua|do) $/
/** What asks for all that somebody is to do: before the name, and after it. */
const DUTIES_OF =
  '(?:nhiem vu|trach nhiem|phan viec|cong viec|viec|vai tro|phan)(?: (?:cu the|gi|nao|chinh))?(?: (?:cua|thuoc ve|thuoc|danh cho|giao cho|cho))? (?:cac )?'
const DOES_WHAT =
  '(?:(?:thi|co|phai|can|duoc|se|giu|dam nhan|lo|chiu|lam|thuc hien|giao|nhung|nhiem vu|trach nhiem|vai tro|viec|phan viec|cong viec|yeu cau|de nghi|cu the|la|nhu|gom|bao gom|phan cong|phu trach|dam nhiem) )*(?:gi|nao|sao|ra sao|the nao|j)(?: (?:vay|the|a|ha|day|nhi|khong))?$'
/** `Gửi về Ban Tuyên giáo thế nào`: not who is to do it. */
const NOT_TO =
  '(?<!(?:ve|den|toi|voi|cung|cua|theo|tai|tren|gui|boi|do|(?<!giao |cong )cho) (?:cac )?)'
const ASKS_DUTIES = new RegExp(`(?<![a-z])(?:${DUTIES_OF}|${DOES_WHAT})`)

/**
 * Reads whether a question names the body that a passage gives its task to: the words before the
 * first verb of `5. Ban Tuyên giáo Tỉnh ủy chỉ đạo, hướng dẫn …`. 1 where it asks for all that this
 * body is to do, half where it asks something else of it, or 0.
 */
export function createActorReader(question: string): (passage: string) => number {
  const asked = ` ${askedWords(question)} `
  const isAskedAbout = (body: string) => {
    for (let at = asked.indexOf(` ${body} `); at >= 0; at = asked.indexOf(` ${body} `, at + 1)) {
      if (!ISSUES.test(asked.slice(0, at + 1))) return true
    }
    return false
  }
  const asksDuties = dutiesAskedIn(asked)
  return (passage) => {
    const asked = actorsOf(passage).filter(isAskedAbout)
    if (asked.length === 0) return 0
    return asked.some(asksDuties) ? 1 : NAMED_ONLY
  }
}

/**
 * Reads whether a question asks for all that a body is to do and a heading says that its part is
 * for just this body: `Ban Tuyên giáo Thị ủy phải làm gì` and `1. Ban Tuyên giáo Thị ủy`.
 */
export function createDutyReader(question: string): (heading: string) => boolean {
  const asked = askedWords(question)
  if (!ASKS_DUTIES.test(asked)) return () => false
  const asksDuties = dutiesAskedIn(asked)
  return (heading) => bodiesOfHeading(heading).some(asksDuties)
}

function dutiesAskedIn(asked: string): (body: string) => boolean {
  const whole = asked.trim()
  return (body) =>
    whole.includes(body) &&
    new RegExp(
      `(?<![a-z])(?:${DUTIES_OF}${body} ?(?:${DOES_WHAT}|$)|${NOT_TO}${body} ${DOES_WHAT})`,
    ).test(whole)
}

/** Whether a heading is nothing but the body that its part is for: `1. Ban Tuyên giáo Thị ủy`. */
export function isForOneBody(heading: string): boolean {
  return heading.length <= LONGEST_NAME && bodiesOfHeading(heading).length > 0
}

function bodiesOfHeading(heading: string): string[] {
  const title = writtenOut(heading).replace(BEFORE, '')
  const bodies = bodiesIn(title)
  return bodies.length === title.split(JOINTS).length ? bodies : []
}

/** The bodies that open a passage as those who do what follows, in folded words. */
const actorsOf = remember(REMEMBERED, (passage): readonly string[] => {
  const opening = writtenOut(passage.slice(0, LONGEST_OPENING)).replace(BEFORE, '')
  if (!BODY.test(opening)) return []
  // Folding keeps every place in the text.
  const subject = SUBJECT.exec(fold(opening))?.[0] ?? ''
  return bodiesIn(opening.slice(0, subject.length))
})

/** In folded words. */
function bodiesIn(subject: string): string[] {
  return subject
    .split(JOINTS)
    .map((part) => part.trim().replace(/^(?:các|những) /iu, ''))
    .filter((part) => BODY.test(part))
    .map(wordsOf)
}

/** Composed, with short forms in capitals as the words that they stand for. */
function writtenOut(text: string, shortForm = /(?<!\p{L})\p{Lu}{2,}(?!\p{L})/gu): string {
  return text.normalize('NFC').replace(shortForm, (word) => expandAbbreviation(word)[0] ?? word)
}

/** A question is typed in small letters as well: `ubnd thị xã`. */
function askedWords(question: string): string {
  return wordsOf(writtenOut(question, /(?<!\p{L})\p{L}{3,}(?!\p{L})/gu))
}

function wordsOf(text: string): string {
  return fold(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}
