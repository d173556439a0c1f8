import type { Answer, Citation } from '../answering/answer.ts'
import { splitCitations } from '../answering/split-citations.ts'
import type { TextBlock } from '../channels/channel.ts'
import { type CitedPart, citedBlocks } from './answer-layout.ts'
import { type Reply, type ReplyButton, shorten, textReply, toRows } from './reply.ts'

/** More citations than this at once tire a reader on a phone; the rest is one button away. */
export const MAX_CITATIONS_SHOWN = 4
const MAX_EXCERPT_LENGTH = 160

/** What "Nguồn khác" has to show. */
export interface OtherSources {
  /** Parts of the answer for which it had no room. */
  hidden: CitedPart[]
  /** The same content in other documents. */
  elsewhere: Citation[]
  /** What the answer does not say and comes near to the question. */
  further: Citation[]
}

/** "Nguồn khác": the rest of the answer, the same content elsewhere, and what else to read. */
export function otherSourcesReply({ hidden, elsewhere, further }: OtherSources): Reply {
  const same = elsewhere.slice(0, MAX_CITATIONS_SHOWN)
  const near = further.slice(0, MAX_CITATIONS_SHOWN)
  const opened = [...hidden.flatMap((part) => part.citations[0] ?? []), ...same, ...near]
  if (opened.length === 0) return textReply(['Không có văn bản nào khác nêu nội dung này.'])
  const isOnly = opened.length === 1
  const numberFrom = (before: number, index: number) => (isOnly ? null : before + index + 1)
  return {
    blocks: [
      ...titled(
        'Câu trả lời còn có:',
        hidden.flatMap((part, index) => citedBlocks({ ...part, number: index + 1 }, isOnly)),
      ),
      ...titled(
        'Nội dung này còn được nêu ở:',
        same.map((citation, index) => quote(citation, numberFrom(hidden.length, index))),
      ),
      ...titled(
        'Bạn có thể xem thêm:',
        near.map((citation, index) =>
          excerpt(citation, numberFrom(hidden.length + same.length, index)),
        ),
      ),
    ],
    buttons: openButtons(opened),
  }
}

/** /nguon: where what the last answer of this chat says stands. */
export function sourcesReply(question: string, answer: Answer): Reply {
  if (answer.kind !== 'answered') {
    return textReply(
      ['Câu trả lời gần nhất không trích văn bản nào.'],
      ['Bạn gõ câu hỏi khác, hoặc gõ /vanban để đọc văn bản.'],
    )
  }
  const { said } = splitCitations(answer)
  return {
    blocks: [
      paragraph(`Nguồn của câu trả lời cho câu hỏi “${shorten(question, MAX_EXCERPT_LENGTH)}”:`),
      ...said.map((citation, index) => quote(citation, said.length > 1 ? index + 1 : null)),
    ],
    buttons: openButtons(said),
  }
}

export function noSourcesYetReply(): Reply {
  return textReply(
    ['Ở đây chưa có câu trả lời nào để xem nguồn.'],
    ['Bạn gõ một câu hỏi, rồi gõ /nguon để xem nguồn.'],
  )
}

/** "Xem nguyên văn": the passage between its neighbours. */
export function passageReply(
  context: { source: string; before: string[]; text: string; after: string[] },
  section: { documentId: string; sectionId: string } | null,
): Reply {
  const open: ReplyButton[] =
    section === null
      ? []
      : [{ label: 'Đọc cả mục', action: { kind: 'browse_section', ...section, page: 0 } }]
  return {
    blocks: [
      ...context.before.map(paragraph),
      { kind: 'quote', text: context.text, source: context.source, open: true },
      ...context.after.map(paragraph),
    ],
    buttons: open.length > 0 ? [open] : [],
  }
}

/** One button per citation, numbered like the source lines when there are several. */
export function openButtons(citations: Citation[]): ReplyButton[][] {
  const shown = citations.slice(0, MAX_CITATIONS_SHOWN)
  const buttons = shown.map(
    ({ passageId }, index): ReplyButton => ({
      label: shown.length === 1 ? 'Xem nguyên văn' : `Nguyên văn ${index + 1}`,
      action: { kind: 'show_passage', passageId },
    }),
  )
  return toRows(buttons, 2)
}

/** The words relied on, with where they stand. */
export function quote(citation: Citation, number: number | null): TextBlock {
  return { kind: 'quote', text: citation.quote, source: numbered(citation.source, number) }
}

/** The beginning of what is offered for reading on. */
export function excerpt(citation: Citation, number: number | null): TextBlock {
  const text = shorten(citation.quote, MAX_EXCERPT_LENGTH)
  return paragraph(`${numbered(citation.source, number)}: “${text}”`)
}

export function paragraph(text: string): TextBlock {
  return { kind: 'paragraph', text }
}

function numbered(source: string, number: number | null): string {
  return number === null ? source : `[${number}] ${source}`
}

function titled(title: string, blocks: TextBlock[]): TextBlock[] {
  return blocks.length > 0 ? [paragraph(title), ...blocks] : []
}
