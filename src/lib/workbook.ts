/**
 * Writes workbooks (.xlsx, ECMA-376) piece by piece, so that a sheet of 100,000 rows needs no more
 * memory than one of ten. Of the format just what a report needs.
 */
import { strToU8, Zip, ZipDeflate } from 'fflate'

/** Text is never a formula, whatever it begins with. Dates are shown in Asia/Ho_Chi_Minh. */
export type Cell = string | number | Date | null | { bold: string }

export interface Sheet {
  /** At most 31 characters, none of `\ / ? * [ ] :`. */
  name: string
  columnWidths: number[]
  /** The first row stays in sight, and the rows can be filtered by it. */
  hasHeading: boolean
  rows: Iterable<Cell[]> | AsyncIterable<Cell[]>
}

/** The cells of a heading. */
export function headings(...titles: string[]): Cell[] {
  return titles.map((bold) => ({ bold }))
}

const NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
/** Characters of XML that are packed at a time. */
const PIECE = 100_000
/** Excel's own limit of a cell. */
const LONGEST_TEXT = 32_767
/** Vietnam keeps one time all year, and cells know no zones. */
const UTC_OFFSET_MS = 7 * 3_600_000
const DAY_MS = 86_400_000
/** Days from the first one of Excel's calendar to that of the computer's. */
const EPOCH_DAYS = 25_569

/** Places in `cellXfs` below. A guarded text stays text also when somebody edits its cell. */
const STYLE = { guarded: 1, long: 2, bold: 3, time: 4, count: 5 } as const
const STYLES = `<styleSheet xmlns="${NAMESPACE}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/><xf numFmtId="49" quotePrefix="1" applyNumberFormat="1"/><xf numFmtId="49" quotePrefix="1" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="3" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

/** Calls `write` with the bytes of the file, one after the other. What `rows` throws is thrown. */
export async function writeWorkbook(
  sheets: Sheet[],
  write: (bytes: Uint8Array) => Promise<unknown>,
): Promise<void> {
  const archive = openArchive(write)
  for (const [path, text] of frame(sheets)) await archive.add(path, [HEAD + text])
  for (const [index, sheet] of sheets.entries()) {
    await archive.add(`xl/worksheets/sheet${index + 1}.xml`, sheetXml(sheet))
  }
  await archive.end()
}

function openArchive(write: (bytes: Uint8Array) => Promise<unknown>) {
  let packed: Uint8Array[] = []
  const zip = new Zip((error, bytes) => {
    if (error) throw error
    packed.push(bytes)
  })

  /** Whoever takes the bytes sets the pace. */
  async function flush(): Promise<void> {
    const bytes = packed
    packed = []
    for (const piece of bytes) if (piece.length > 0) await write(piece)
  }

  return {
    async add(path: string, texts: Iterable<string> | AsyncIterable<string>) {
      const file = new ZipDeflate(path)
      zip.add(file)
      let piece = ''
      for await (const text of texts) {
        piece += text
        if (piece.length < PIECE) continue
        file.push(strToU8(piece))
        piece = ''
        await flush()
      }
      file.push(strToU8(piece), true)
      await flush()
    },
    async end() {
      zip.end()
      await flush()
    },
  }
}

async function* sheetXml({ columnWidths, hasHeading, rows }: Sheet): AsyncGenerator<string> {
  yield `${HEAD}<worksheet xmlns="${NAMESPACE}">`
  if (hasHeading) {
    yield '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
  }
  const columns = columnWidths.map(
    (width, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  yield `<cols>${columns.join('')}</cols><sheetData>`
  let count = 0
  for await (const row of rows) {
    count += 1
    yield `<row r="${count}">${row.map((cell, index) => cellXml(cell, `${letter(index)}${count}`)).join('')}</row>`
  }
  yield '</sheetData>'
  if (hasHeading && count > 0) {
    yield `<autoFilter ref="A1:${letter(columnWidths.length - 1)}${count}"/>`
  }
  yield '</worksheet>'
}

function cellXml(cell: Cell, place: string): string {
  if (cell === null || cell === '') return ''
  if (typeof cell === 'number') return `<c r="${place}" s="${STYLE.count}"><v>${cell}</v></c>`
  if (cell instanceof Date) {
    const days = (cell.getTime() + UTC_OFFSET_MS) / DAY_MS + EPOCH_DAYS
    return `<c r="${place}" s="${STYLE.time}"><v>${days}</v></c>`
  }
  const [text, style] =
    typeof cell === 'string'
      ? [cell, cell.includes('\n') ? STYLE.long : STYLE.guarded]
      : [cell.bold, STYLE.bold]
  // Said to be text, so that no program takes it for a formula.
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`
}

/** `A` for 0; reports have fewer columns than letters. */
function letter(index: number): string {
  return String.fromCharCode(65 + index)
}

function escapeText(text: string): string {
  return (
    escapeXml(text.slice(0, LONGEST_TEXT))
      // In cells `_x0041_` stands for the character of that number (ECMA-376, ST_Xstring).
      .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
  )
}

function escapeXml(text: string): string {
  return (
    text
      // XML has no such characters, nor halves of one.
      .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  )
}

/** The files that hold the sheets together. */
function frame(sheets: Sheet[]): [path: string, text: string][] {
  const numbers = sheets.map((_, index) => index + 1)
  const parts = numbers.map(
    (number) =>
      `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${CONTENT}.worksheet+xml"/>`,
  )
  const names = sheets.map(
    ({ name }, index) =>
      `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  )
  const links = numbers.map((number) =>
    relation(number, 'worksheet', `worksheets/sheet${number}.xml`),
  )
  const styles = relation(sheets.length + 1, 'styles', 'styles.xml')
  return [
    [
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${CONTENT}.styles+xml"/>${parts.join('')}</Types>`,
    ],
    ['_rels/.rels', relations(relation(1, 'officeDocument', 'xl/workbook.xml'))],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${NAMESPACE}" xmlns:r="${RELATIONS}"><bookViews><workbookView/></bookViews><sheets>${names.join('')}</sheets></workbook>`,
    ],
    ['xl/_rels/workbook.xml.rels', relations(links.join('') + styles)],
    ['xl/styles.xml', STYLES],
  ]
}

function relations(links: string): string {
  return `<Relationships xmlns="${PACKAGE}/relationships">${links}</Relationships>`
}

function relation(number: number, kind: string, target: string): string {
  return `<Relationship Id="rId${number}" Type="${RELATIONS}/${kind}" Target="${target}"/>`
}
