import { fold } from '../lib/vietnamese.ts'

/** A passage in which figures are looked for. */
export interface FigurePassage {
  documentId: string
  /** Whose target it is, as a question names it: `Nghị quyết 57-NQ/TW`, `Kế hoạch của Hà Lam`. */
  authority: string
  /** Word for word in the passage. */
  sentences: readonly string[]
  /** What leads to the passage, the nearest first: lines above it, headings. */
  contexts: readonly string[]
}

/** A target with a number. */
export interface Figure {
  documentId: string
  authority: string
  /** `đến năm 2030`; null when neither the sentence nor what leads to it says. */
  period: string | null
  /** level: something reaches a figure. count: so many of something are done. */
  shape: 'level' | 'count'
  /** `quy mô kinh tế số`; of counts what is done, `thu hút thêm`. */
  subject: string
  verb: string
  /** `tối thiểu`, `trên`; empty when it is the figure itself. */
  bound: string
  /** As printed: `40`, `0,75`, `16 - 18`. */
  figure: string
  unit: '%' | '%/năm' | '% GDP' | '% GRDP' | ''
  /** What follows the figure: `trong tổng số doanh nghiệp`. */
  rest: string
  /** Word for word in the passage. */
  quote: string
}

/** What a target speaks of begins with one of these, or the sentence is too free to be asked for. */
const HEADS =
  'tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|quy mô|qui mô|chỉ số|số lượng|kinh phí|nguồn nhân lực|đóng góp|tốc độ|thu nhập|doanh thu|giá trị|giao dịch|mức độ'
const VERBS =
  'đạt mức|đạt|chiếm|duy trì ở mức|duy trì|ở mức|tăng trung bình|tăng bình quân|tăng thêm|giảm còn|giảm'
const BOUNDS = 'tối thiểu|ít nhất|không thấp hơn|không dưới|không quá|tối đa|trên|hơn|dưới|khoảng'
const DEEDS =
  'tối thiểu có|ít nhất có|phấn đấu có|thu hút thêm|thu hút|bố trí|mở|thành lập|đào tạo|tổ chức|hình thành|hỗ trợ'
const NUMBER = String.raw`(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?`
const FIGURE = String.raw`${NUMBER}(?:\s*[-–]\s*${NUMBER})?(?![\d/.-])`
const UNIT = String.raw`%(?:\s?\/\s?năm|\s(?:GRDP|GDP))?(?!\p{L})`

const LEVEL = new RegExp(
  String.raw`^(?<subject>[^\d;:]+?)\s+(?<verb>${VERBS})\s+(?:(?<bound>${BOUNDS})\s+)?(?<figure>${FIGURE})\s?(?<unit>${UNIT})?(?<rest>[^,;(\d]*)`,
  'iu',
)
const COUNT = new RegExp(
  String.raw`^(?<subject>${DEEDS})\s+(?:(?<bound>${BOUNDS})\s+)?(?<figure>${FIGURE})\s?(?<unit>%)?\s(?<rest>[^\d;(]+)`,
  'iu',
)
const HEAD_START = new RegExp(`^(?:${HEADS})(?!\\p{L})`, 'iu')
const LAST_HEAD = new RegExp(`(?:^|.*\\s)((?:${HEADS})(?!\\p{L}).*)$`, 'iu')
/** `Phấn đấu đến năm 2030, …` says when, and no more. */
const LEAD = /^(?:(?:phấn đấu|mục tiêu)\s+)?(?:đến|tới)\s+(?:hết\s+|cuối\s+)?năm\s+\d{4}[,:]?\s+/iu
const PERIOD = /(?:đến|tới)\s+(?:hết\s+|cuối\s+)?năm\s+(20\d\d)/iu
const WORDS = { fewest: 3, most: 25 }
/** Of counts: what is counted has to be named. */
const FEWEST_REST = 2
/** A part of a whole that stands before; by itself it says nothing. */
const PART = /^(?:trong đó|riêng)\s/iu

/** The targets with a number that can be asked for, in the order of the passages. */
export function findFigures(passages: readonly FigurePassage[]): Figure[] {
  return passages.flatMap((passage) =>
    passage.sentences.flatMap((sentence) =>
      sentence.split(';').flatMap((clause) => readClause(clause.trim(), sentence, passage) ?? []),
    ),
  )
}

/** The number, of a range the first one: `1.200` is 1200, `0,75` is 0.75. */
export function amountOf({ figure }: Pick<Figure, 'figure'>): number {
  const [first = ''] = figure.split(/\s*[-–]\s*/)
  return Number(first.replaceAll('.', '').replace(',', '.'))
}

function readClause(clause: string, sentence: string, passage: FigurePassage): Figure | null {
  const { documentId, authority, contexts } = passage
  const body = clause.replace(LEAD, '').replace(/[.\s]+$/, '')
  if (PART.test(body)) return null
  const found = readCount(body) ?? readLevel(body)
  if (found === null) return null
  return { documentId, authority, period: periodOf([sentence, ...contexts]), ...found }
}

type Read = Omit<Figure, 'documentId' | 'authority' | 'period'>

function readCount(body: string): Read | null {
  const { groups = {}, 0: quote = '' } = COUNT.exec(body) ?? {}
  const { subject, bound = '', figure, unit, rest = '' } = groups
  if (subject === undefined || figure === undefined) return null
  if (wordsOf(rest).length < FEWEST_REST) return null
  const read = { subject, verb: '', bound, figure, rest: rest.trim(), quote: quote.trim() }
  return { shape: 'count', ...read, unit: unit === undefined ? '' : '%' }
}

function readLevel(body: string): Read | null {
  const { groups = {}, 0: whole = '' } = LEVEL.exec(body) ?? {}
  const { verb = '', bound = '', figure, unit, rest = '' } = groups
  const subject = subjectOf(groups.subject ?? '')
  if (subject === null || figure === undefined) return null
  return {
    shape: 'level',
    subject,
    verb,
    bound,
    figure,
    unit: unitOf(unit ?? ''),
    rest: rest.trim(),
    quote: whole.slice(whole.indexOf(subject)).trim(),
  }
}

/** From the word a target begins with; null when there is none, or it says too little or too much. */
function subjectOf(text: string): string | null {
  const subject = HEAD_START.test(text) ? text : LAST_HEAD.exec(text)?.[1]
  if (subject === undefined) return null
  const { length } = wordsOf(subject)
  const isWhole = (subject.match(/\(/g)?.length ?? 0) === (subject.match(/\)/g)?.length ?? 0)
  return isWhole && length >= WORDS.fewest && length <= WORDS.most ? subject : null
}

function unitOf(unit: string): Figure['unit'] {
  if (unit === '') return ''
  if (unit.includes('GRDP')) return '% GRDP'
  if (unit.includes('GDP')) return '% GDP'
  return unit.includes('năm') ? '%/năm' : '%'
}

function periodOf(texts: readonly string[]): string | null {
  for (const text of texts) {
    const year = PERIOD.exec(text)?.[1]
    if (year !== undefined) return `đến năm ${year}`
  }
  return null
}

/** Folded syllables. */
export function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}
