import type { TextBlock } from '../channels/channel.ts'
import { percent } from '../lib/percent.ts'
import { minutesParagraph } from '../quiz/meeting/minutes.ts'
import { type SourceOf, topicShares, weakQuestions } from '../quiz/meeting/report.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'
import { type Reply, textReply } from './reply.ts'

const MOST_WEAK = 5

/** The paragraph for the minutes by itself, so that it is easily copied. */
export function minutesReply(view: MeetingView): Reply {
  return textReply(['Đoạn ghi vào biên bản sinh hoạt:', minutesParagraph(view)])
}

/** The same with the figures, where no file can be sent. */
export function reportReply(view: MeetingView, sourceOf: SourceOf): Reply {
  const topics = topicShares(view).map(({ topic, share }) => `${topic}: đúng ${percent(share)}`)
  const weak = weakQuestions(view)
    .slice(0, MOST_WEAK)
    .map(({ index, question, shares }) => {
      const place = sourceOf(question.passageId) ?? question.question
      const share = shares.answered === 0 ? 'chưa ai trả lời' : `đúng ${percent(shares.rightShare)}`
      return `Câu ${index + 1} (${share}): ${place}`
    })
  return {
    blocks: [
      ...minutesReply(view).blocks,
      ...listBlocks('Theo chủ đề:', topics),
      ...listBlocks('Nội dung cần học lại:', weak),
      {
        kind: 'note',
        text:
          'Ở đây Sổ tay chưa gửi được tệp Excel ghi kết quả từng người. Bạn nhờ người vận hành Sổ tay ' +
          `lấy tệp bằng lệnh: npm run quiz -- report ${view.meeting.id} ket-qua.xlsx`,
      },
    ],
    buttons: [],
  }
}

export function reportFileName({ meeting }: MeetingView): string {
  return `phien-thi-${meeting.id}-ma-${meeting.code}.xlsx`
}

function listBlocks(title: string, items: string[]): TextBlock[] {
  if (items.length === 0) return []
  return [
    { kind: 'paragraph', text: title },
    { kind: 'list', items },
  ]
}
