import type { TextBlock } from '../channels/channel.ts'
import type { Run } from '../quiz/study/ports.ts'
import { type RunSummary, summarise } from '../quiz/study/summary.ts'
import { type Reply, type ReplyButton, toRows } from './reply.ts'
import { beginButton } from './study-replies.ts'

/** More clauses than these at once tire a reader; the mistakes bring the others again. */
const MOST_TO_READ = 4

/**
 * The end of a run. `sourceOf`: the source line of a passage, null when it is no longer there.
 * `isReminded`: reminders are on.
 */
export function studySummaryReply(
  run: Run,
  { sourceOf, isReminded }: { sourceOf: (passageId: string) => string | null; isReminded: boolean },
): Reply {
  const summary = summarise(run)
  const toRead = summary.toRead
    .flatMap(({ passageId }) => {
      const source = sourceOf(passageId)
      return source === null ? [] : [{ passageId, source }]
    })
    .slice(0, MOST_TO_READ)
  const isPerfect = summary.right === summary.total
  return {
    blocks: [
      { kind: 'title', text: `Kết quả: ${run.title}` },
      {
        kind: 'paragraph',
        text: `Đúng ${summary.right} trên ${summary.total} câu. ${praise(summary)}`,
      },
      ...topicBlocks(summary),
      ...(toRead.length > 0
        ? ([
            { kind: 'paragraph', text: 'Nên đọc lại:' },
            { kind: 'list', items: toRead.map(({ source }, index) => `[${index + 1}] ${source}`) },
          ] satisfies TextBlock[])
        : []),
      ...(isReminded
        ? []
        : [{ kind: 'note', text: 'Muốn được nhắc ôn mỗi ngày, Bạn gõ /nhacnho.' } as const]),
    ],
    buttons: [
      ...readButtons(toRead),
      run.kind === 'three'
        ? [beginButton('Làm 3 câu khác', { kind: 'three' })]
        : [beginButton('Ôn tiếp 10 câu', { kind: 'ten' })],
      ...(isPerfect ? [] : [[beginButton('Câu tôi hay sai', { kind: 'mistakes' })]]),
    ],
  }
}

function readButtons(toRead: { passageId: string }[]): ReplyButton[][] {
  const buttons = toRead.map(({ passageId }, index): ReplyButton => {
    const label = toRead.length === 1 ? 'Xem nguyên văn' : `Nguyên văn ${index + 1}`
    return { label, action: { kind: 'show_passage', passageId } }
  })
  return toRows(buttons, 2)
}

/** Only the topics with something wrong; of a run on one topic the sum says it all. */
function topicBlocks({ topics }: RunSummary): TextBlock[] {
  const weak = topics.filter(({ right, total }) => right < total)
  if (topics.length < 2 || weak.length === 0) return []
  const items = weak.map(({ topic, right, total }) => `${topic}: đúng ${right} trên ${total}`)
  return [{ kind: 'list', items }]
}

function praise({ right, total }: RunSummary): string {
  if (right === total) return 'Bạn nắm rất chắc.'
  if (right * 2 >= total) return 'Bạn nắm khá chắc, chỉ cần xem lại vài chỗ.'
  return 'Bạn đọc lại các mục dưới đây rồi làm lượt nữa.'
}
