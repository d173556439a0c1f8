import type { CorpusWarning, Document, Passage } from './document.ts'
import { findImpossibleDates } from './impossible-dates.ts'
import { readNumberMarks } from './numbering.ts'

/** Looks at each passage by itself and beside its neighbour: dates, quotes, paragraphs, numbers. */
export function checkPassages(document: Document): CorpusWarning[] {
  const warn: Warn = (passage, code, message) => ({
    file: document.file,
    documentId: document.id,
    line: passage.line,
    locator: passage.locator,
    code,
    message,
  })
  return [
    ...document.passages.flatMap((passage) => impossibleDates(passage, warn)),
    ...unclosedQuotes(document.passages, warn),
    ...document.passages.flatMap((passage, index) =>
      doubtfulParagraph(passage, document.passages[index - 1], warn),
    ),
  ]
}

type Warn = (passage: Passage, code: string, message: string) => CorpusWarning

function impossibleDates(passage: Passage, warn: Warn): CorpusWarning[] {
  return findImpossibleDates(passage.text).map((printed) =>
    warn(
      passage,
      'impossible_date',
      `“${printed}” không phải ngày có thật; xem lại bản gốc. Chữ trong văn bản được giữ nguyên.`,
    ),
  )
}

/** A quotation may run over several passages; it is unclosed when the next one opens before. */
function unclosedQuotes(passages: Passage[], warn: Warn): CorpusWarning[] {
  const warnings: CorpusWarning[] = []
  for (const style of ['curly', 'straight'] as const) {
    let open: { passage: Passage; words: string } | null = null
    const report = () => {
      if (open === null) return
      const message = `Mở ngoặc kép ở “${open.words}…” mà không đóng.`
      warnings.push(warn(open.passage, 'unclosed_quote', message))
    }
    for (const passage of passages) {
      for (const { offset, opens } of quotesIn(passage.text, style)) {
        if (opens) report()
        open = opens ? { passage, words: passage.text.slice(offset + 1, offset + 30).trim() } : null
      }
    }
    report()
  }
  return warnings
}

function quotesIn(text: string, style: 'curly' | 'straight'): { offset: number; opens: boolean }[] {
  const marks = [...text.matchAll(style === 'curly' ? /[“”]/g : /"/g)]
  return marks.map((match) => ({
    offset: match.index,
    opens:
      style === 'curly'
        ? match[0] === '“'
        : /(?:^|[\s([“])$/.test(text.slice(0, match.index)) &&
          /^\S/.test(text.slice(match.index + 1)),
  }))
}

function doubtfulParagraph(
  passage: Passage,
  previous: Passage | undefined,
  warn: Warn,
): CorpusWarning[] {
  if (passage.kind !== 'paragraph') return []
  const goesOn = previous !== undefined && /[\p{Ll}\d,]$/u.test(previous.text)
  if (goesOn && previous.kind !== 'heading' && /^\p{Ll}/u.test(passage.text)) {
    const message =
      'Đoạn này bắt đầu bằng chữ thường, có thể là nửa sau của đoạn trên bị ngắt trang; nếu đúng, nối hai đoạn.'
    return [warn(passage, 'cut_paragraph', message)]
  }
  const mark = readNumberMarks(passage.text)[0]
  if (mark === undefined || mark.rest === '') return []
  const message = `Dòng đánh số “${mark.label}” không nối tiếp các mục trước nên được coi là đoạn văn; xem lại số thứ tự.`
  return [warn(passage, 'stray_number', message)]
}
