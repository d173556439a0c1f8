import { type Reply, shorten, textReply } from './reply.ts'

const MAX_LABEL_LENGTH = 60
const COME_BACK = 'Muốn nhận lại, Bạn gõ /nhanthongbao.'

/** Short notices for pressed buttons, at most 200 characters each. */
export const ANNOUNCE_NOTICES = {
  read: 'Đã ghi nhận Bạn đã đọc.',
  stopped: `Sổ tay không gửi thông báo cho Bạn nữa. ${COME_BACK}`,
} as const

/** /dungthongbao, or the button below an announcement. */
export function stoppedReply(outcome: 'changed' | 'unchanged'): Reply {
  const said =
    outcome === 'changed'
      ? 'Từ bây giờ Sổ tay không gửi thông báo cho Bạn nữa. Bạn vẫn hỏi được như trước.'
      : 'Sổ tay vẫn đang không gửi thông báo cho Bạn. Bạn cứ hỏi như trước.'
  return textReply([said], [COME_BACK])
}

/** /nhanthongbao. */
export function allowedReply(outcome: 'changed' | 'unchanged'): Reply {
  const said =
    outcome === 'changed'
      ? 'Từ bây giờ Bạn lại nhận thông báo của Sổ tay.'
      : 'Bạn vẫn đang nhận thông báo của Sổ tay.'
  return textReply([said], ['Muốn dừng, Bạn gõ /dungthongbao.'])
}

/** Announcements go to people, never to groups. */
export function consentInPrivateReply(): Reply {
  return textReply(
    ['Sổ tay chỉ gửi thông báo riêng cho từng người, không gửi vào nhóm.'],
    ['Muốn dừng hay nhận lại, Bạn nhắn riêng cho Sổ tay rồi gõ /dungthongbao hoặc /nhanthongbao.'],
  )
}

/** "Hỏi thêm": what may be asked about an announcement. */
export function askMoreReply(questions: string[]): Reply {
  const offered =
    questions.length > 0 ? 'hoặc chọn một câu ở dưới.' : 'Sổ tay trả lời theo các văn bản hiện có.'
  const joint = questions.length > 0 ? ', ' : '. '
  return {
    ...textReply([`Bạn muốn hỏi gì về thông báo này? Bạn gõ câu hỏi rồi gửi${joint}${offered}`]),
    buttons: questions.map((question) => [
      { label: shorten(question, MAX_LABEL_LENGTH), action: { kind: 'ask', question } },
    ]),
  }
}

/** Nothing is set up here that could send or stop announcements. */
export function noAnnouncementsReply(): Reply {
  return textReply(['Ở đây Sổ tay không gửi thông báo.'], ['Bạn cứ gõ câu hỏi như thường.'])
}
