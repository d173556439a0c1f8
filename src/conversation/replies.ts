import type { Answer, Answered, Citation, NeedsChoice, NotInCorpus } from '../answering/answer.ts'
import type { TextBlock } from '../channels/channel.ts'
import { type AnswerPart, citedBlocks, layOutAnswer } from './answer-layout.ts'
import type { Rating } from './ports.ts'
import { questionButtons, type Reply, type ReplyButton, shorten } from './reply.ts'
import { excerpt, MAX_CITATIONS_SHOWN, openButtons, paragraph, quote } from './source-replies.ts'

const MAX_LABEL_LENGTH = 60

export interface AnswerReplyOptions {
  questionId: number
  /** There is more to read behind "Nguồn khác" than the rest of the answer. */
  hasOtherSources: boolean
  /** Places the documents come from, offered when the question names an unknown one. */
  places: string[]
  /** Questions to offer below, as far as there is room for them. */
  suggestions: string[]
  /** How many buttons there is room for; null for any number. */
  maxButtons: number | null
  /** The thumb the member pressed. */
  chosen?: Rating | undefined
  /** The question, when it came from a button and stands nowhere in the chat. */
  asked?: string | undefined
}

/** What a member reads for an answer, with its buttons. */
export function answerReply(answer: Answer, options: AnswerReplyOptions): Reply {
  const reply = withSuggestions(replyByKind(answer, options), options)
  if (options.asked === undefined) return reply
  const asked: TextBlock = { kind: 'note', text: `Câu hỏi: ${options.asked}` }
  return { ...reply, blocks: [asked, ...reply.blocks] }
}

/** The answer as plain text: for the log and for the history of follow-ups. */
export function plainAnswer(answer: Answer): string {
  switch (answer.kind) {
    case 'answered':
      return plainAnswered(answer)
    case 'not_in_corpus':
      return [
        refusal(answer, []).join(' '),
        ...(answer.reason.kind === 'not_stated'
          ? [nearbyText(answer)]
          : answer.nearest.map((citation, index) => `[${index + 1}] ${citation.source}`)),
      ].join('\n')
    case 'needs_choice':
      return [CHOICE_PROMPT, ...answer.choices.map((choice) => `- ${choice.label}`)].join('\n')
  }
}

/** That the documents do not say it, without what to do next, which depends on where one reads. */
export function refusalText(answer: NotInCorpus): string {
  return refusal(answer, [])[0]
}

/** Before an answer that may not be one. */
const UNSURE = 'Sổ tay chưa chắc đây là điều Bạn hỏi. Đoạn gần nhất trong văn bản:'
const NEARBY = 'Gần với câu hỏi, văn bản có nêu:'
const CHOICE_PROMPT = 'Câu hỏi có thể hiểu theo nhiều cách. Bạn muốn hỏi điều nào?'

function replyByKind(answer: Answer, options: AnswerReplyOptions): Reply {
  switch (answer.kind) {
    case 'answered':
      return answeredReply(answer, options)
    case 'not_in_corpus':
      return notInCorpusReply(answer, options.places)
    case 'needs_choice':
      return needsChoiceReply(answer)
  }
}

/** The buttons of the answer itself go first: none of them makes way. */
function withSuggestions(
  reply: Reply,
  { suggestions, maxButtons }: Pick<AnswerReplyOptions, 'suggestions' | 'maxButtons'>,
): Reply {
  const room = (maxButtons ?? Number.POSITIVE_INFINITY) - reply.buttons.flat().length
  const shown = suggestions.slice(0, Math.max(0, room))
  return { ...reply, buttons: [...reply.buttons, ...questionButtons(shown)] }
}

function answeredReply(answer: Answered, options: AnswerReplyOptions): Reply {
  const parts = layOutAnswer(answer)
  const shown = withinLimit(parts)
  const cited = parts.filter((part) => part.kind === 'cited')
  const hidden = cited.slice(MAX_CITATIONS_SHOWN)
  const said = shown.flatMap((part): TextBlock[] => {
    if (part.kind === 'label') return [{ kind: 'title', text: part.text }]
    if (part.kind === 'lead') return [paragraph(part.text)]
    return citedBlocks(part, cited.length === 1)
  })
  const blocks = answer.isSure ? said : [paragraph(UNSURE), ...said]
  if (hidden.length > 0) {
    blocks.push(note(`Còn ${hidden.length} trích dẫn nữa, Bạn chọn “Nguồn khác” để xem tiếp.`))
  }
  const first = answer.citations[0]
  const hasMore = hidden.length > 0 || options.hasOtherSources
  return {
    blocks,
    buttons: [
      ...openButtons(
        cited.slice(0, MAX_CITATIONS_SHOWN).flatMap((part) => part.citations[0] ?? []),
      ),
      ...(hasMore && first !== undefined ? [[otherSourcesButton(first, options)]] : []),
      thumbs(options),
    ],
  }
}

/** Everything up to the last citation that is shown; nothing that would introduce a hidden one. */
function withinLimit(parts: AnswerPart[]): AnswerPart[] {
  const last = parts.findLastIndex(
    (part) => part.kind === 'cited' && part.number <= MAX_CITATIONS_SHOWN,
  )
  const total = parts.filter((part) => part.kind === 'cited').length
  return total <= MAX_CITATIONS_SHOWN ? parts : parts.slice(0, last + 1)
}

function otherSourcesButton(first: Citation, { questionId }: AnswerReplyOptions): ReplyButton {
  return {
    label: 'Nguồn khác',
    action: { kind: 'other_sources', passageId: first.passageId, questionId },
  }
}

function thumbs({ questionId, chosen, asked }: AnswerReplyOptions): ReplyButton[] {
  const marks = [
    ['up', '👍 Hữu ích'],
    ['down', '👎 Chưa đúng'],
  ] as const
  return marks.map(([rating, thumb]) => ({
    label: rating === chosen ? `${thumb} (đã chọn)` : thumb,
    action: { kind: 'rate', questionId, rating, ...(asked !== undefined && { asked: true }) },
  }))
}

function notInCorpusReply(answer: NotInCorpus, places: string[]): Reply {
  const [refused = '', ...next] = refusal(answer, places)
  const nearest = answer.nearest.slice(0, MAX_CITATIONS_SHOWN)
  const isNear = answer.reason.kind === 'not_stated'
  const offered: TextBlock[] =
    nearest.length === 0
      ? []
      : isNear
        ? [
            paragraph(NEARBY),
            ...nearest.map((citation, index) =>
              quote(citation, nearest.length > 1 ? index + 1 : null),
            ),
          ]
        : [
            paragraph('Các đoạn gần với câu hỏi nhất, Bạn xem có giúp được không:'),
            ...nearest.map((citation, index) =>
              excerpt(citation, nearest.length > 1 ? index + 1 : null),
            ),
          ]
  return {
    blocks: [paragraph(refused), ...offered, ...next.map(note)],
    buttons: openButtons(nearest),
  }
}

/** What the documents do say near to a question that they do not quite answer; empty otherwise. */
export function nearbyText({ reason, nearest }: NotInCorpus): string {
  if (reason.kind !== 'not_stated' || nearest.length === 0) return ''
  return [NEARBY, ...nearest.map(({ quote, source }) => `“${quote}” (${source})`)].join('\n')
}

/** What is not there, and what to do instead. */
function refusal(answer: NotInCorpus, places: string[]): [string, ...string[]] {
  switch (answer.reason.kind) {
    case 'nothing_close':
      return [
        'Các văn bản hiện có không nêu nội dung này.',
        'Bạn thử hỏi bằng từ ngữ khác, hoặc gõ /vanban để đọc từng văn bản.',
      ]
    case 'not_stated':
      return [
        'Các văn bản hiện có không nêu rõ điều này.',
        'Bạn thử hỏi bằng từ ngữ khác, hoặc gõ /vanban để đọc từng văn bản.',
      ]
    case 'unknown_document':
      return [
        `Sổ tay không có ${answer.reason.name}, các văn bản hiện có cũng không nhắc đến văn bản này.`,
        'Bạn gõ /vanban để xem đang có những văn bản nào.',
      ]
    case 'unknown_place': {
      const known = places.length > 0 ? ` Hiện có văn bản của ${places.join(', ')}.` : ''
      return [
        `Các văn bản hiện có không nêu nội dung này cho ${answer.reason.name}.${known}`,
        'Bạn hỏi lại với một địa phương khác, hoặc bỏ tên địa phương trong câu hỏi.',
      ]
    }
  }
}

function needsChoiceReply(answer: NeedsChoice): Reply {
  const isLong = answer.choices.some((choice) => choice.label.length > MAX_LABEL_LENGTH)
  const listed: TextBlock = { kind: 'list', items: answer.choices.map((choice) => choice.label) }
  return {
    blocks: [paragraph(CHOICE_PROMPT), ...(isLong ? [listed] : [])],
    buttons: answer.choices.map((choice) => [
      {
        label: shorten(choice.label, MAX_LABEL_LENGTH),
        action: { kind: 'ask', question: choice.question },
      },
    ]),
  }
}

function plainAnswered(answer: Answered): string {
  const sources: string[] = []
  const said = layOutAnswer(answer).map((part) => {
    if (part.kind === 'label') return `${part.text}:`
    if (part.kind === 'lead') return part.text
    sources.push(`[${part.number}] ${part.source}`)
    return `${part.lines.map((line) => line.text).join('\n')} [${part.number}]`
  })
  const lines = answer.isSure ? said : [UNSURE, ...said]
  if (sources.length === 0) return lines.join('\n')
  return `${lines.join('\n')}\n\nNguồn:\n${sources.join('\n')}`
}

function note(text: string): TextBlock {
  return { kind: 'note', text }
}
