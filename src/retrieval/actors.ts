import { remember } from '../lib/remember.ts'
import { fold } from '../lib/vietnamese.ts'
import { expandAbbreviation } from './abbreviations.ts'
import { MARKED_TASK_VERBS } from './task-verbs.ts'

/** Passages whose actors are kept for the next question. */
const REMEMBERED = 1_000
/** In characters: who does something stands before this. */
const LONGEST_OPENING = 260
const LONGEST_NAME = 80
const NAMED_ONLY = 0.5
/** `5. `, `(2) `, `a) `, `I. `, and what only hands the task on. */
const BEFORE =
  /^[^\p{L}]*(?:(?:[IVX]+|\p{L})[.)]\s*)?(?:(?:đề nghị|giao|yêu cầu|đối với) )?(?:(?:các|những) )?/iu
const OF_WHOM =
  '(?:(?:thường trực|lãnh đạo|(?:phó )?chủ tịch|bí thư|giám đốc|thủ trưởng|hiệu trưởng) (?:các )?)?'
/** Tell a body by themselves. */
const COLLECTIVE = `(?:(?:thường trực|lãnh đạo) (?:đảng|tỉnh|thị|thành|huyện|quận) (?:ủy|uỷ)|${OF_WHOM}(?:(?:(?:ủy|uỷ) ban|hội đồng) nhân dân|cơ quan|đơn vị(?! tính| đo)|chi bộ|(?:cấp|chi) (?:ủy|uỷ)|tổ chức (?:cơ sở )?(?:đảng|đoàn|chính trị)|đoàn thể|nhà trường|(?:tỉnh|thành|huyện|thị) đoàn|ban (?:chỉ đạo|quản lý|chấp hành|thường vụ|cán sự|tuyên giáo|dân vận|biên tập|giám hiệu|giám đốc)|tổ (?:công tác|công nghệ số|giúp việc|biên tập)|hội (?:nông dân|phụ nữ|cựu chiến binh)|đoàn thanh niên|(?:bộ|sở|phòng|ban)(?:,? (?:sở|phòng|ban|ngành))+))(?!\\p{L})`
/** Need a name after them. Excluded is what cannot be told from a name in a heading in capitals. */
const HEAD = `${OF_WHOM}(?:ban(?! hành| đầu)|bộ(?! tiêu chí| quy tắc| máy| dữ liệu| phận)|sở(?! hữu)|phòng(?! ngừa|,? chống| thí nghiệm)|(?:đảng |tỉnh |thị |thành |huyện |quận |khu )?(?:ủy|uỷ)(?: ban)?|mặt trận|trung tâm|(?:tổng |chi )?cục|liên đoàn|liên hiệp|liên minh|hiệp hội|hội đồng|hội(?! nhập| nghị| thảo| họp| tụ| thi)|(?:đảng |công )?đoàn(?! kết| viên)|đảng bộ|học viện|viện kiểm sát|viện(?! trợ| phí)|trường(?! hợp| dữ liệu)|đại học|tòa án|toà án|công an|văn phòng|thanh tra|kho bạc|ngân hàng|báo(?! cáo| chí)|đài|bảo hiểm xã hội|bưu điện|trạm|tổ(?! chức| quốc))(?!\\p{L})`
/** `các xã, phường` in `UBND các xã, phường`. */
const LEVEL =
  '(?:các )?(?:\\d+ )?(?:đơn vị|tỉnh|huyện|thị|thành|quận|xã|phường|khu|cấp|trung ương|đặc khu|cơ sở)(?!\\p{L})'
/** With their marks, since without them `Ban` is no other than `Bàn` and `Hội` than `Hỏi`. */
const COLLECTIVE_FIRST = new RegExp(`^${COLLECTIVE}`, 'iu')
const HEAD_FIRST = new RegExp(`^${HEAD}`, 'iu')
const NAME_FIRST = new RegExp(`^\\s+(?:\\p{Lu}|${LEVEL}|nhân dân(?!\\p{L}))`, 'u')
/** `Sở Văn hóa, Thể thao và Du lịch` goes on after its comma. */
const GOES_ON = new RegExp(`^(?:\\p{Lu}|${LEVEL})`, 'u')
const SEVERAL = /^(?:các|những) /iu
const JOINT = /[,;]\s+|\s(?:và|cùng)\s/g
/**
 * Where the subject ends. Small letters only, as `Sở Xây dựng` is a name, and not what goes on with
 * one: `Sở Kế hoạch và đầu tư`, `Đổi mới sáng tạo`, `Dịch vụ việc làm`.
 */
const SUBJECT_END = new RegExp(
  `\\s*:|(?<!\\s(?:và|[đĐ]ào|[sS]áng|[vV]iệc))[,\\s]+(?:${MARKED_TASK_VERBS}|là|được|cần|phải|sẽ|chịu|phụ trách|lãnh đạo|căn cứ|theo)(?!\\p{L})`,
  'gu',
)
/** `Hướng dẫn của Ban Tuyên giáo Tỉnh ủy`: whose document it is, not who is asked about. */
const ISSUES =
  /(?:van ban|cong van|huong dan|chuong trinh|chuong trinh hanh dong|ke hoach|nghi quyet|quyet dinh|thong bao)(?: [a-z0-9/-]+){0,4} (?:cua|do) $/
/** `Cơ quan nào chủ trì` names nobody. */
const ASKED_FOR = /^(?:nao|gi)(?![a-z])/
/** What asks for all that somebody is to do: before the name, and after it. */
const DUTIES_OF =
  '(?:nhiem vu|trach nhiem|phan viec|cong viec|viec|vai tro|phan)(?: (?:cu the|gi|nao|chinh))?(?: (?:cua|thuoc ve|thuoc|danh cho|giao cho|cho))? (?:cac )?'
const DOES_WHAT =
  '(?:(?:thi|co|phai|can|duoc|se|giu|dam nhan|lo|chiu|lam|thuc hien|giao|nhung|nhiem vu|trach nhiem|vai tro|viec|phan viec|cong viec|yeu cau|de nghi|cu the|la|nhu|gom|bao gom|phan cong|phu trach|dam nhiem|chu tri|phoi hop|tham muu|trien khai|ve) )*(?:gi|nao|sao|ra sao|the nao|j)(?: (?:vay|the|a|ha|day|nhi|khong))?$'
/** `Công việc Sở Y tế phải làm`. */
const IS_TO_DO =
  '(?:(?:can|phai|duoc|se|co|chiu) )*(?:lam|thuc hien|giao|phan cong|phu trach|dam nhiem|chu tri|trien khai)$'
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
      if (ISSUES.test(asked.slice(0, at + 1))) continue
      if (!ASKED_FOR.test(asked.slice(at + body.length + 2))) return true
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
  const does = `(?!(?:nao|gi)(?![a-z]))${DOES_WHAT}`
  return (body) =>
    whole.includes(body) &&
    new RegExp(
      `(?<![a-z])(?:${DUTIES_OF}${body} ?(?:${does}|${IS_TO_DO}|$)|${NOT_TO}${body} ${does})`,
    ).test(whole)
}

/** Whether a heading is nothing but the body that its part is for: `1. Ban Tuyên giáo Thị ủy`. */
export function isForOneBody(heading: string): boolean {
  return heading.length <= LONGEST_NAME && bodiesOfHeading(heading).length > 0
}

function bodiesOfHeading(heading: string): readonly string[] {
  const title = writtenOut(heading)
    .replace(BEFORE, '')
    .replace(/[\s.:;]+$/, '')
  if (subjectIn(title) !== null) return []
  const { bodies, isAll } = readBodies(title)
  return isAll ? bodies : []
}

/** The bodies that open a passage as those who do what follows, in folded words. */
const actorsOf = remember(REMEMBERED, (passage): readonly string[] => {
  const opening = writtenOut(passage.slice(0, LONGEST_OPENING)).replace(BEFORE, '')
  const subject = subjectIn(opening)
  return subject === null ? [] : readBodies(subject).bodies
})

/** What stands before the first verb or colon after a body; null where there is none. */
function subjectIn(text: string): string | null {
  const head = headLength(text)
  if (head === 0) return null
  for (const { 0: end, index } of text.matchAll(SUBJECT_END)) {
    // `tổ chức đảng` is a body and `tổ chức` a verb.
    const isBody = headLength(text.slice(index).replace(/^[,\s]+/, '')) > 0
    if (index >= head && (end.endsWith(':') || !isBody)) return text.slice(0, index)
  }
  return null
}

/**
 * The bodies that a text opens with, in folded words, and whether it names nothing else. A comma
 * parts them only before the next one; since `Sở Tài chính, Xây dựng` are two, what stands before a
 * comma and what follows it are also read as names.
 */
function readBodies(text: string): { bodies: readonly string[]; isAll: boolean } {
  const bodies: string[] = []
  let rest = text
  for (;;) {
    const plain = rest.replace(SEVERAL, '')
    const head = headLength(plain)
    if (head === 0) return { bodies, isAll: rest === '' && bodies.length > 0 }
    const { name, after, isAll } = nameIn(plain, head)
    bodies.push(...readings(name, head))
    if (!isAll) return { bodies, isAll: false }
    rest = after
  }
}

/** The name that opens a text, and what stands after it where that is one more body. */
function nameIn(text: string, head: number): { name: string; after: string; isAll: boolean } {
  for (const { 0: joint, index } of text.matchAll(JOINT)) {
    if (index < head) continue
    const name = text.slice(0, index)
    const after = text.slice(index + joint.length)
    if (headLength(after.replace(SEVERAL, '')) > 0) return { name, after, isAll: true }
    if (joint.trim().length === 1 && !GOES_ON.test(after)) return { name, after, isAll: false }
  }
  return { name: text, after: '', isAll: true }
}

function readings(name: string, head: number): string[] {
  const [first = '', ...further] = name.split(/,\s+/)
  if (further.length === 0 || first.length < head) return [wordsOf(name)]
  return [name, first, ...further.map((part) => `${name.slice(0, head)} ${part}`)].map(wordsOf)
}

/** How many characters at the start tell that a body follows; 0 where none does. */
function headLength(text: string): number {
  const collective = COLLECTIVE_FIRST.exec(text)?.[0]
  if (collective !== undefined) return collective.length
  const head = HEAD_FIRST.exec(text)?.[0].length ?? 0
  return head > 0 && NAME_FIRST.test(text.slice(head)) ? head : 0
}

/** Composed, with short forms in capitals as the words that they stand for, the first one a name. */
function writtenOut(text: string, shortForm = /(?<!\p{L})\p{Lu}{2,}(?!\p{L})/gu): string {
  return text.normalize('NFC').replace(shortForm, (word) => {
    const words = expandAbbreviation(word)[0] ?? word
    return words.charAt(0).toUpperCase() + words.slice(1)
  })
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
