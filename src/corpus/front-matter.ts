import { type Document, LineCounter, parseDocument as parseYaml, visit } from 'yaml'
import { z } from 'zod'
import { type CorpusFault, type DocumentInfo, LEVELS } from './document.ts'

/** A file cut into its front matter and its text. */
export interface SplitFile {
  /** Null when the file begins with no `---` line. */
  yaml: string | null
  text: string
  /** 1-based line of the text's first line in the file. */
  textLine: number
  /** True when the closing `---` is missing. */
  open: boolean
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/
const words = z.string().trim().min(1)
const frontMatter = z.strictObject({
  id: words.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/).optional(),
  title: words,
  kind: words.transform((kind) => kind.toLowerCase()),
  number: words.nullable().default(null),
  number_note: words.nullable().default(null),
  issuer: words.nullable().default(null),
  place: words.nullable().default(null),
  level: z.enum(LEVELS).nullable().default(null),
  date: z.string().regex(ISO_DATE).refine(isRealDate).nullable().default(null),
  signer: z
    .strictObject({ name: words, title: words.nullable().default(null) })
    .nullable()
    .default(null),
  recipients: z.array(words).default([]),
  implements: z.array(words).default([]),
  conveys: z.array(z.strictObject({ number: words, sections: z.array(words).min(1) })).default([]),
})

const REMEDIES: Record<string, string> = {
  id: 'dùng đúng tên tệp bỏ phần mở rộng: chữ thường không dấu, chữ số và dấu gạch nối',
  title: 'ghi tên văn bản, ví dụ title: Hướng dẫn tuyên truyền Nghị quyết số …',
  kind: 'ghi loại văn bản, ví dụ kind: hướng dẫn',
  number: 'ghi số, ký hiệu trong dấu nháy, hoặc null khi văn bản để trống số',
  level: `chọn một trong: ${LEVELS.join(', ')}, hoặc null`,
  date: 'ghi ngày có thật dạng "2025-01-10", hoặc null khi văn bản không ghi ngày',
  signer: 'ghi hai dòng con name: và title:, hoặc null',
  recipients: 'ghi danh sách, mỗi nơi nhận một dòng bắt đầu bằng "- "',
  implements: 'ghi danh sách số, ký hiệu, ví dụ [57-NQ/TW]',
  conveys: 'ghi danh sách gồm number: và sections:, ví dụ sections: [II.1]',
}

/** Cuts the YAML block between the two `---` lines from the text. */
export function splitFrontMatter(content: string): SplitFile {
  const lines = content.split('\n')
  if (lines[0]?.trimEnd() !== '---') return { yaml: null, text: content, textLine: 1, open: false }
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---')
  if (end < 0) return { yaml: lines.slice(1).join('\n'), text: '', textLine: 1, open: true }
  return {
    yaml: lines.slice(1, end).join('\n'),
    text: lines.slice(end + 1).join('\n'),
    textLine: end + 2,
    open: false,
  }
}

/** Checks the front matter; a fault names the file, the line and the remedy. */
export function readFrontMatter(
  yaml: string,
  file: string,
  id: string,
): { info: DocumentInfo } | { fault: CorpusFault } {
  const counter = new LineCounter()
  const parsed = parseYaml(yaml, { lineCounter: counter })
  const [broken] = parsed.errors
  // The block begins on the second line of the file.
  const lineAt = (offset: number | undefined) =>
    offset === undefined ? 1 : counter.linePos(offset).line + 1
  if (broken !== undefined) {
    const message = `Phần khai báo giữa hai dòng --- không đúng cú pháp YAML (${broken.message.split('\n')[0]}). Xem lại dấu hai chấm, dấu nháy và thụt đầu dòng.`
    return { fault: { file, line: lineAt(broken.pos[0]), message } }
  }
  const alias = firstAlias(parsed)
  if (alias !== null) {
    const message = `Giá trị bắt đầu bằng dấu * (*${alias.source}) bị hiểu là ký hiệu YAML. Đặt cả giá trị trong dấu nháy, ví dụ "*${alias.source}".`
    return { fault: { file, line: lineAt(alias.offset), message } }
  }
  const result = frontMatter.safeParse(parsed.toJS() ?? {})
  if (!result.success) {
    const issue = result.error.issues[0]
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
    const path = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])]
    const line = lineAt(offsetOf(parsed, path))
    const message =
      unknown === undefined
        ? faultOfField(path)
        : `Mục "${unknown}" không có trong phần khai báo. Xóa dòng này hoặc sửa lại tên; các tên dùng được: ${Object.keys(frontMatter.shape).join(', ')}.`
    return { fault: { file, line, message } }
  }
  const data = result.data
  if (data.id !== undefined && data.id !== id) {
    const message = `id "${data.id}" khác tên tệp. Sửa thành id: ${id}, hoặc đổi tên tệp.`
    return { fault: { file, line: lineAt(offsetOf(parsed, ['id'])), message } }
  }
  const { number_note: numberNote, ...rest } = data
  return { info: { ...rest, id, numberNote } }
}

/**
 * `*name` stands for a value written elsewhere as `&name`. Nobody means that here: the star belongs
 * to a number left blank. Unresolved or multiplied, it would make `toJS` throw.
 */
function firstAlias(parsed: Document): { source: string; offset: number | undefined } | null {
  let found: ReturnType<typeof firstAlias> = null
  visit(parsed, {
    Alias(_key, { source, range }) {
      found = { source, offset: range?.[0] }
      return visit.BREAK
    },
  })
  return found
}

function faultOfField(path: PropertyKey[]): string {
  const field = String(path[0] ?? '')
  const remedy = REMEDIES[field] ?? 'xem lại giá trị hoặc ghi null'
  return `Mục "${path.map(String).join('.')}" thiếu hoặc không hợp lệ. Cách sửa: ${remedy}.`
}

function offsetOf(parsed: Document, path: PropertyKey[]): number | undefined {
  const keys = path.map((key) => (typeof key === 'symbol' ? String(key) : key))
  for (let length = keys.length; length > 0; length -= 1) {
    const node = parsed.getIn(keys.slice(0, length), true)
    const range: unknown =
      typeof node === 'object' && node !== null && 'range' in node ? node.range : null
    if (Array.isArray(range) && typeof range[0] === 'number') return range[0]
  }
  return undefined
}

function isRealDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
