/** What is said where a meeting does not just go on. */
import type { MeetingView } from '../quiz/meeting/view.ts'
import { pauseControls } from './meeting-buttons.ts'
import type { Reader } from './meeting-result-replies.ts'
import type { Reply } from './reply.ts'

/** Why it stands still, and what to do. */
export function pausedReply(view: MeetingView, reader: Reader): Reply {
  const isLost = view.pause?.reason === 'group_lost'
  const text = isLost
    ? 'Sổ tay không còn gửi được vào nhóm nên phiên thi tạm dừng. Câu trả lời đã có vẫn được giữ.'
    : 'Phiên thi tạm dừng. Câu trả lời đã có vẫn được giữ.'
  const toDo = isLost
    ? 'Bạn thêm Sổ tay vào lại nhóm rồi bấm Tiếp tục, hoặc bấm Kết thúc để nhận kết quả.'
    : 'Người chủ trì bấm Tiếp tục khi sẵn sàng. Sau 2 giờ phiên thi tự kết thúc.'
  const steers = reader.kind === 'group' || reader.steers
  return {
    blocks: [
      { kind: 'paragraph', text },
      { kind: 'note', text: steers ? toDo : 'Bạn chờ người chủ trì cho tiếp tục.' },
    ],
    buttons: steers ? pauseControls(view) : [],
  }
}

/** The question counts for nobody, and what comes next. */
export function skippedReply(view: MeetingView, index: number, reader: Reader): Reply {
  const isLast = index === view.meeting.questions.length - 1
  const next = isLast ? 'Kết quả' : 'Câu tiếp theo'
  const steers = reader.kind === 'group' || reader.steers
  return {
    blocks: [
      { kind: 'paragraph', text: `Câu ${index + 1} được bỏ qua, không tính điểm.` },
      {
        kind: 'note',
        text:
          view.pause === null
            ? `${next} đến ngay sau đây.`
            : `Phiên thi đang tạm dừng. ${next} đến khi người chủ trì bấm Tiếp tục.`,
      },
    ],
    buttons: steers && view.pause !== null ? pauseControls(view) : [],
  }
}
