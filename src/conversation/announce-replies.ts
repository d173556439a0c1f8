import type { Broadcast } from '../broadcast/broadcast.ts'
import type { Refusal } from '../broadcast/desk.ts'
import { STATE_TITLES } from '../broadcast/states.ts'
import { numberWords, stepButton } from './announce-words.ts'
import { type Reply, shorten, textReply } from './reply.ts'

const MAX_EXCERPT_LENGTH = 60
const MAX_LABEL_LENGTH = 45

/** /thongbao of somebody who may not. `key`: `telegram:123`, as the operator needs it. */
export function notAdminReply(key: string): Reply {
  return textReply(
    ['Chỉ người phụ trách thông báo mới dùng được lệnh này.', `Mã của Bạn là ${key}`],
    [
      'Nếu Bạn phụ trách, Bạn gửi mã này cho người vận hành Sổ tay để được thêm vào. ' +
        'Muốn dừng nhận thông báo, Bạn gõ /dungthongbao.',
    ],
  )
}

export function officeInPrivateReply(): Reply {
  return textReply(
    ['Thông báo chỉ soạn trong cuộc trò chuyện riêng.'],
    ['Bạn nhắn riêng cho Sổ tay rồi gõ /thongbao.'],
  )
}

/** /thongbao: the latest, with how far each is. `progress` is null where nothing was sent. */
export function broadcastListReply(
  entries: { broadcast: Broadcast; progress: { done: number; total: number } | null }[],
): Reply {
  const lines = entries.map(({ broadcast, progress }) => {
    const sent =
      progress === null
        ? ''
        : `, ${numberWords(progress.done)}/${numberWords(progress.total)} người`
    return `Số ${broadcast.id} (${STATE_TITLES[broadcast.state]}${sent}): ${excerptOf(broadcast)}`
  })
  return {
    blocks: [
      { kind: 'title', text: 'Thông báo' },
      lines.length > 0
        ? { kind: 'list', items: lines }
        : { kind: 'paragraph', text: 'Chưa có thông báo nào.' },
      { kind: 'note', text: 'Bạn chọn một thông báo để mở, hoặc soạn thông báo mới.' },
    ],
    buttons: [
      [stepButton('Soạn mới', null, 'compose')],
      ...entries.map(({ broadcast }) => [
        stepButton(
          shorten(`Số ${broadcast.id}: ${excerptOf(broadcast)}`, MAX_LABEL_LENGTH),
          broadcast.id,
          'open',
        ),
      ]),
    ],
  }
}

/** How it is called where several are named: the beginning of its text without marks. */
export function excerptOf({ kind, corrects, content }: Broadcast): string {
  if (kind === 'recall') return `thu hồi thông báo số ${corrects}`
  const [line = ''] = content.text.split('\n')
  const words = shorten(line.replace(/^[#>•-]\s+|\*\*/g, ''), MAX_EXCERPT_LENGTH)
  return kind === 'edit' ? `sửa thông báo số ${corrects}: ${words}` : words
}

/** /huy, or the button that says so. `id`: a draft that stays. */
export function leftReply(id: number | null): Reply {
  if (id === null) return textReply(['Đã thôi soạn. Muốn soạn lại, Bạn gõ /thongbao.'])
  return {
    ...textReply([`Đã thôi. Thông báo số ${id} vẫn còn, Bạn mở lại bằng /thongbao.`]),
    buttons: [[stepButton(`Mở thông báo số ${id}`, id, 'open')]],
  }
}

/** /huy where nothing is being done. */
export function nothingToLeaveReply(): Reply {
  return textReply(['Hiện không có việc gì đang làm dở.'], ['Bạn cứ gõ câu hỏi.'])
}

/** The office left a step open for too long; what it has just typed was not used. */
export function dialogExpiredReply(id: number | null): Reply {
  const said = 'Đã quá 2 giờ nên Sổ tay ngừng chờ. Tin Bạn vừa gõ chưa được dùng.'
  if (id === null) {
    return {
      ...textReply([said], ['Bạn bấm nút ở dưới để soạn lại.']),
      buttons: [[stepButton('Soạn mới', null, 'compose')]],
    }
  }
  return {
    ...textReply([said], ['Thông báo vẫn còn, Bạn mở lại để làm tiếp.']),
    buttons: [[stepButton(`Mở thông báo số ${id}`, id, 'open')]],
  }
}

/** Why nothing was done, and what to do instead. `id`: the announcement it is about. */
export function refusedReply(why: Refusal, id: number | null): Reply {
  const reply = textReply(refusalWords(why))
  if (id === null || why.kind === 'not_found') return reply
  return { ...reply, buttons: [[stepButton(`Mở thông báo số ${id}`, id, 'open')]] }
}

function refusalWords(why: Refusal): string[] {
  switch (why.kind) {
    case 'not_found':
      return ['Không có thông báo này. Bạn gõ /thongbao để xem danh sách.']
    case 'wrong_state':
      return [
        `Không làm được, vì thông báo này ${stateWords(why.state)}. Bạn mở lại để xem việc làm được.`,
      ]
    case 'wrong_count':
      return [
        `Số Bạn gõ không đúng. Hiện có ${numberWords(why.expected)} người nhận.`,
        `${typeCountWords(why.expected)} Muốn thôi, Bạn gõ /huy.`,
      ]
    case 'nobody':
      return ['Không có ai để gửi. Bạn xem lại phần Người nhận.']
    case 'changed':
      return [
        'Bản nháp vừa được người khác sửa nên chưa gửi cho ai. Bạn mở lại để xem rồi bấm Gửi lần nữa.',
      ]
    case 'same_person':
      return ['Người đã gửi thông báo không tự duyệt được. Bạn nhờ một người phụ trách khác duyệt.']
    case 'no_approval_needed':
      return ['Thông báo này không cần duyệt, hoặc đã có người duyệt.']
    case 'no_second_admin':
      return [
        'Thông báo có nhiều người nhận nên cần một người phụ trách thứ hai duyệt, nhưng hiện chỉ có ' +
          'một người. Bạn nhờ người vận hành thêm một người nữa, rồi gửi lại.',
      ]
    case 'article_despite_opt_out':
      return [
        `Bài viết sẽ đến cả ${numberWords(why.count)} người đã dừng nhận thông báo, nên Sổ tay ` +
          'không gửi. Bạn gửi bằng tin nhắn thường.',
      ]
    case 'article_incomplete':
      return [
        why.missing === 'picture'
          ? 'Bài viết cần một hình. Bạn bấm Thêm hình rồi gửi lại.'
          : 'Tiêu đề của bài viết dài quá. Bạn đặt một dòng tiêu đề ngắn ở đầu, bắt đầu bằng dấu #.',
      ]
    case 'nothing_to_do':
      return ['Không có người nhận nào hợp với việc này, nên không có gì để làm.']
    case 'unknown_question':
      return ['Câu hỏi kèm theo không còn trong bộ câu hỏi. Bạn soạn lại thông báo này.']
  }
}

/** How the count is to be typed. A short number alone would press a button on some channels. */
export function typeCountWords(total: number): string {
  return total < 100
    ? `Bạn gõ “gửi ${total}” để gửi.`
    : `Bạn gõ đúng số người nhận, ${numberWords(total)}, để gửi.`
}

function stateWords(state: Broadcast['state']): string {
  switch (state) {
    case 'draft':
      return 'còn là bản nháp'
    case 'finished':
      return 'đã gửi xong'
    case 'paused':
      return 'đang tạm dừng'
    case 'scheduled':
    case 'sending':
    case 'cancelled':
      return STATE_TITLES[state]
  }
}
