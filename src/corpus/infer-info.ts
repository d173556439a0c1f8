import { collapseSpaces, fold } from '../lib/vietnamese.ts'
import type { CorpusWarning, DocumentInfo, Level, MetadataRole } from './document.ts'
import { type Frame, readFrame } from './frame.ts'
import { capitalise, kindOfHeadLine, kindOfNumber, PRINTED_KINDS } from './kinds.ts'
import { readBullet } from './numbering.ts'
import type { PrintedLine } from './printed-lines.ts'
import { AUTHORITY, PERSON } from './read-foot.ts'
import { isCapitals, isMotto, NUMBER_LINE, PLACE_DATE } from './read-head.ts'
import { findReferences, normaliseNumber, toIsoDate } from './references.ts'

/** What a document says about itself, and what an editor should look at. */
export interface Inferred {
  info: DocumentInfo
  warnings: CorpusWarning[]
}

const UNIT =
  'Ban|Bộ|Sở|Phòng|Văn phòng|Ủy ban|Uỷ ban|UBND|Hội đồng|HĐND|Đảng ủy|Đảng uỷ|Tỉnh ủy|Thành ủy|Thị ủy|Huyện ủy|Chi bộ|Chính phủ|Quốc hội|Trung tâm|Trường|Viện|Cục|Vụ|Tổng cục|Công đoàn|Hội|Đoàn|Mặt trận|Tòa án|Viện kiểm sát|Công an|Bộ Chỉ huy'
const ISSUER_ACTS = new RegExp(
  String.raw`(?:^|,\s+|\)\s*,\s*)((?:${UNIT})\s[^,;.:()]{2,80}?)\s+(?:ban hành|hướng dẫn|đề nghị|yêu cầu|xây dựng|thông báo|triển khai|báo cáo|kế hoạch|quy định)(?:\s|$)`,
  'u',
)
/** With its marks, so that `địa phương` is none; nor are `Thị xã`, `Hợp tác xã`, `Bảo hiểm xã hội`. */
const COMMUNE = /(?<!\p{L}|(?:thị|tác|tấn)\s)(?:xã(?!\s+hội)|phường|thị trấn|đặc khu)(?!\p{L})/iu
/** A longer first line is the text itself. */
const LONGEST_OPENING = 300
/** What a unit's name goes on with: `Tỉnh ủy`, `thành phố Biên Hòa`. */
const TERRITORY =
  /^(?:\s+(?:Tỉnh|Thành|Thị|Huyện|Đảng)\s+(?:ủy|uỷ)|\s+(?:tỉnh|thành phố|thị xã|huyện|quận|xã|phường)(?=[\s,;.]))?(?:\s+\p{Lu}[\p{Ll}\p{M}]+(?!\p{L})){0,4}/u

/**
 * Reads a document's data from its own head, signature and recipients. What the text does not
 * say, or says doubtfully, stays null; each such gap is a warning.
 */
export function inferInfo(id: string, file: string, text: string, firstLine = 1): Inferred {
  const frame = readFrame(text, firstLine)
  const warnings: CorpusWarning[] = []
  const warn = (code: string, message: string, line: number | null = null) =>
    warnings.push({ file, documentId: id, line, locator: null, code, message })

  const opening = readOpeningName(frame)
  const number = opening ?? inferNumber(frame)
  const kind = opening?.kind ?? inferKind(frame, number.number)
  if (kind === null)
    warn('uncertain_kind', 'Không rõ đây là loại văn bản gì. Thêm dòng kind: vào phần khai báo.')
  const title = opening?.title ?? inferTitle(frame)
  if (title === null)
    warn(
      'uncertain_title',
      'Không tìm thấy tên văn bản, tạm dùng dòng đầu tiên. Thêm dòng title: vào phần khai báo.',
    )
  const issuer = inferIssuer(frame)
  if (issuer === null)
    warn('uncertain_issuer', 'Không rõ cơ quan ban hành. Thêm dòng issuer: vào phần khai báo.')
  else if (issuer.fromBody)
    warn(
      'inferred_issuer',
      `Phần đầu không in cơ quan ban hành; “${issuer.name}” được đọc từ lời mở đầu. Xem lại và ghi dòng issuer: vào phần khai báo.`,
      issuer.line,
    )
  const signer = inferSigner(frame)
  if (signer === null)
    warn(
      'uncertain_signer',
      'Không đọc được người ký. Thêm mục signer: vào phần khai báo nếu văn bản có chữ ký.',
    )
  const { place, date } = inferPlaceAndDate(frame)
  const firstWords = frame.lines[0]?.text.slice(0, 120) ?? id
  return {
    info: {
      id,
      title: title ?? firstWords,
      kind: kind ?? 'văn bản',
      number: number.number,
      numberNote: number.numberNote,
      issuer: issuer?.name ?? null,
      place,
      level: inferLevel(issuer?.name ?? null, frame),
      date,
      signer,
      recipients: inferRecipients(frame),
      implements: inferSuperiors(frame),
      conveys: [],
    },
    warnings,
  }
}

/** A text without a head may begin with its own name: `Án lệ số 26/2018/AL về …`. */
function readOpeningName(
  frame: Frame,
): Pick<DocumentInfo, 'number' | 'numberNote' | 'kind' | 'title'> | null {
  const line = frame.head.parts.length === 0 ? (frame.lines[0]?.text ?? '') : ''
  const kind = PRINTED_KINDS.find((known) => line.toLowerCase().startsWith(`${known} số`))
  const reference = findReferences(line)[0]
  if (kind === undefined || reference === undefined || line.length > LONGEST_OPENING) return null
  if (reference.start > kind.length + 6) return null
  return { kind, title: line, number: reference.number, numberNote: null }
}

function linesOf(frame: Frame, role: MetadataRole): PrintedLine[] {
  return [...frame.head.parts, ...frame.foot.parts]
    .filter((part) => part.role === role)
    .flatMap((part) => part.lines)
}

function inferNumber(frame: Frame): Pick<DocumentInfo, 'number' | 'numberNote'> {
  const printed = linesOf(frame, 'number')
    .map((line) => line.text)
    .join('')
  if (printed === '') return { number: null, numberNote: 'Văn bản không có dòng số, ký hiệu' }
  const number = normaliseNumber(NUMBER_LINE.exec(printed.replace('*', ''))?.[1] ?? '')
  return /^\d/.test(number)
    ? { number, numberNote: null }
    : { number: null, numberNote: `Văn bản để trống số ("${printed}")` }
}

function inferKind(frame: Frame, number: string | null): string | null {
  const first = linesOf(frame, 'title')[0]?.text ?? ''
  const printed = kindOfHeadLine(first)?.kind
  if (printed !== undefined) return printed
  const fromNumber = number === null ? null : kindOfNumber(number)
  if (fromNumber !== null) return fromNumber
  const letter = /^v\/v/iu.test(first) || linesOf(frame, 'addressee').length > 0
  return letter ? 'công văn' : null
}

function inferTitle(frame: Frame): string | null {
  const lines = linesOf(frame, 'title').map((line) => line.text)
  const head = kindOfHeadLine(lines[0] ?? '')
  if (head === null) return capitalise(lines.join(' ').replace(/^v\/v:?\s*/iu, '')) || null
  const subject = collapseSpaces([head.rest, ...lines.slice(1)].join(' '))
  // `Tuyên truyền …` goes on in lower case after the kind; a proper name keeps its capital.
  const plain = /^\p{Lu}\p{Ll}*\s+\p{Ll}/u.test(subject)
  const goesOn = plain ? subject.charAt(0).toLowerCase() + subject.slice(1) : subject
  const whole = `${capitalise(head.kind)} ${goesOn}`.trim()
  // A subject in capitals hides which words are names: take the body's spelling when it has one.
  const body = frame.body.map((line) => line.text).join('\n')
  return (isCapitals(subject) ? asWrittenIn(body, whole) : null) ?? whole
}

function inferIssuer(
  frame: Frame,
): { name: string; fromBody: boolean; line: number | null } | null {
  const text = frame.body.map((line) => line.text).join('\n')
  const printed = frame.head.parts
    .slice(
      0,
      Math.max(
        0,
        frame.head.parts.findIndex(({ role }) => role === 'title'),
      ),
    )
    .filter(({ role, lines }) => role === 'other' && isCapitals(lines[0]?.text ?? ''))
    .flatMap(({ lines }) => lines)
    .filter((line) => !isMotto(line.text))
  const last = printed.at(-1)
  if (last !== undefined) {
    // An issuer printed on two lines: take both when the body writes them as one name.
    const whole = asWrittenIn(text, printed.map((line) => line.text).join(' '))
    const own = asWrittenIn(text, last.text) ?? last.text
    return { name: whole ?? own, fromBody: false, line: last.line }
  }
  for (const line of frame.body.slice(0, 20)) {
    const name = ISSUER_ACTS.exec(line.text)?.[1]
    if (name !== undefined) return { name, fromBody: true, line: line.line }
  }
  return null
}

/** `BAN TUYÊN GIÁO` as the body writes it: `Ban Tuyên giáo Tỉnh ủy`; null when it never does. */
function asWrittenIn(text: string, capitals: string): string | null {
  const words = capitals.split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(String.raw`(?<!\p{L})${words.join(String.raw`\s+`)}(?!\p{L})`, 'giu')
  for (const match of text.matchAll(pattern)) {
    if (isCapitals(match[0]) || !/^\p{Lu}/u.test(match[0])) continue
    const after = text.slice(match.index + match[0].length)
    return collapseSpaces(match[0] + (TERRITORY.exec(after)?.[0] ?? ''))
  }
  return null
}

function inferPlaceAndDate(frame: Frame): Pick<DocumentInfo, 'place' | 'date'> {
  const match = PLACE_DATE.exec(linesOf(frame, 'place_date')[0]?.text ?? '')
  const [, place, day, month, year] = match ?? []
  const complete = [day, month, year].every((part) => /^\d+$/.test(part ?? ''))
  const date = complete ? toIsoDate(Number(day), Number(month), Number(year)) : null
  return { place: place ?? null, date }
}

function inferLevel(issuer: string | null, frame: Frame): Level | null {
  const heads = frame.head.parts
    .filter(({ role }) => role === 'other')
    .flatMap(({ lines }) => lines)
    .filter((line) => !isMotto(line.text))
  const name = fold(issuer ?? '')
  const all = `${name} ${fold(heads.map((line) => line.text).join(' '))}`
  if (/(^| )(so|truong|vien|cong ty|tong cong ty) /.test(name)) return 'cơ quan'
  if (
    /trung uong|toi cao|chinh phu|quoc hoi|thu tuong|chu tich nuoc|^bo |bo chinh tri|ban bi thu/.test(
      name,
    )
  )
    return 'trung ương'
  if (COMMUNE.test(issuer ?? '')) return 'xã/phường'
  if (/huyen|thi xa|thi uy|(^| )quan( |$)/.test(all)) return 'huyện/thị xã'
  if (/thanh pho|thanh uy/.test(all)) return 'thành phố'
  return /(^| )tinh( |$)/.test(all) ? 'tỉnh' : null
}

function inferSigner(frame: Frame): DocumentInfo['signer'] {
  const lines = linesOf(frame, 'signature').map((line) => line.text)
  const at = lines.findLastIndex((line) => PERSON.test(line))
  const name = lines[at]
  if (name === undefined) return null
  const posts = lines.slice(0, at).filter((line) => isCapitals(line))
  const own = posts.findLast((line) => !AUTHORITY.test(line)) ?? posts.at(-1) ?? null
  return { name, title: own }
}

/** Addressees and the recipients' list, without the file copy, `Như trên` and bracketed notes. */
function inferRecipients(frame: Frame): string[] {
  const printed: string[] = []
  for (const { text } of [...linesOf(frame, 'addressee'), ...linesOf(frame, 'recipients')]) {
    const previous = printed.at(-1)
    // An entry that was wrapped goes on in lower case without a dash.
    if (previous !== undefined && /^\p{Ll}/u.test(text))
      printed.splice(-1, 1, `${previous} ${text}`)
    else printed.push(readBullet(text)?.rest ?? text)
  }
  const entries = printed
    .map((entry) => entry.replace(/^(?:kính gửi|nơi nhận)\s*:?\s*/iu, ''))
    .map((entry) => entry.replace(/\s*\([^()]*\)(?=[;,.]*$)/u, ''))
    .map((entry) => entry.replace(/[;,.]+$/, '').trim())
  return entries.filter((entry) => entry !== '' && !/^(?:lưu[\s:]|như\s)/iu.test(entry))
}

/** Numbers in the opening words `Thực hiện …`, `Căn cứ …`, in the order in which they stand. */
function inferSuperiors(frame: Frame): string[] {
  const opening: string[] = []
  for (const { text } of frame.body.slice(0, 20)) {
    if (!/^(?:[-–]\s*)?(?:thực hiện|căn cứ|triển khai|thi hành)/iu.test(text)) break
    opening.push(text)
  }
  return [...new Set(opening.flatMap(findReferences).map(({ number }) => number))]
}
