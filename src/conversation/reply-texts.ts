import { questionButtons, type Reply, type ReplyButton, textReply, toRows } from './reply.ts'
import { beginButton } from './study-replies.ts'

/** Longest question taken, in characters. */
export const MAX_QUESTION_LENGTH = 1000

/** Lines of the command menu. */
export const COMMAND_DESCRIPTIONS = {
  start: 'Bắt đầu',
  help: 'Cách dùng Sổ tay 57',
  hoi: 'Hỏi một câu về Nghị quyết 57-NQ/TW',
  vanban: 'Đọc các văn bản theo từng mục',
  nguon: 'Xem nguồn của câu trả lời gần nhất',
  ontap: 'Ôn tập bằng câu hỏi trắc nghiệm',
  thi: 'Mở phiên thi, hoặc vào phiên thi bằng mã',
  cuocthi: 'Làm bài cuộc thi, xem kết quả',
  nhacnho: 'Chọn giờ nhắc ôn tập mỗi ngày',
  diaphuong: 'Chọn địa phương của Bạn',
  donvi: 'Ghi chi bộ hoặc đơn vị của Bạn',
  ten: 'Ghi tên của Bạn khi thi',
  lienket: 'Liên kết tài khoản Telegram và Zalo của Bạn',
  dungthongbao: 'Dừng nhận thông báo',
  nhanthongbao: 'Nhận lại thông báo',
  xoadulieu: 'Xóa dữ liệu học tập của Bạn',
} as const

/** Shown by a platform before the first message: in the empty chat and on the bot's page. */
export const BOT_PROFILE = {
  description:
    'Sổ tay 57 trả lời câu hỏi về Nghị quyết 57-NQ/TW và các văn bản triển khai, bằng đúng lời ' +
    'văn bản và chỉ rõ số, mục của từng ý, và có câu hỏi trắc nghiệm để ôn tập. Bạn bấm Bắt đầu ' +
    'rồi gõ câu hỏi.',
  shortDescription: 'Hỏi đáp Nghị quyết 57-NQ/TW và các văn bản triển khai, có chỉ rõ nguồn.',
} as const

/** Short notices for pressed buttons, at most 200 characters each. */
export const NOTICES = {
  apology: 'Xin lỗi Bạn, Sổ tay đang gặp trục trặc. Bạn thử lại sau ít phút.',
  expired: 'Lựa chọn này đã hết hạn. Bạn gửi lại câu hỏi, hoặc gõ /vanban để đọc văn bản.',
  ratedUp: 'Cảm ơn Bạn, Sổ tay đã ghi nhận.',
  ratedDown: 'Cảm ơn Bạn đã góp ý. Bạn thử hỏi lại theo cách khác, hoặc gõ /vanban để đọc văn bản.',
  ratingChanged: 'Cảm ơn Bạn, Sổ tay đã đổi đánh giá.',
  ratingUnchanged: 'Sổ tay đã ghi nhận đánh giá này của Bạn từ trước.',
  ratingNotCounted: 'Sổ tay chưa ghi nhận được, vì không biết ai vừa bấm.',
} as const

/** First words in a private chat. */
export function welcomeReply(samples: readonly string[]): Reply {
  const reply = withSamples(samples, [
    'Xin chào Bạn. Sổ tay 57 trả lời câu hỏi về Nghị quyết 57-NQ/TW và các văn bản triển khai, ' +
      'bằng đúng lời văn bản và chỉ rõ nguồn.',
    'Bạn gõ câu hỏi rồi gửi, có dấu hay không dấu đều được.',
    'Muốn ôn tập bằng câu hỏi trắc nghiệm, Bạn chọn “Ôn tập 10 câu” ở dưới, hoặc gõ /ontap.',
    'Có lúc Sổ tay gửi thông báo; không muốn nhận, Bạn gõ /dungthongbao.',
  ])
  return { ...reply, buttons: [...reply.buttons, [beginButton('Ôn tập 10 câu', { kind: 'ten' })]] }
}

/** First words in a group. */
export function groupWelcomeReply(): Reply {
  return textReply(
    [
      'Xin chào các Bạn. Sổ tay 57 trả lời câu hỏi về Nghị quyết 57-NQ/TW và các văn bản triển khai.',
    ],
    [
      'Muốn hỏi, Bạn gõ /hoi rồi đến câu hỏi, hoặc trả lời tin nhắn này. Gõ /vanban để đọc văn bản.',
      'Muốn mở phiên thi cho cả nhóm, quản trị viên gõ /thi.',
    ],
  )
}

export function helpReply(chatKind: 'private' | 'group'): Reply {
  const how =
    chatKind === 'private'
      ? 'Bạn gõ câu hỏi rồi gửi, có dấu hay không dấu đều được.'
      : 'Trong nhóm, Bạn gõ /hoi rồi đến câu hỏi, hoặc trả lời một tin nhắn của Sổ tay.'
  return {
    ...textReply([]),
    blocks: [
      { kind: 'title', text: COMMAND_DESCRIPTIONS.help },
      { kind: 'paragraph', text: how },
      {
        kind: 'list',
        items: [
          '/vanban: đọc các văn bản theo từng mục',
          '/nguon: xem nguồn của câu trả lời gần nhất',
          '/ontap: ôn tập một mình bằng câu hỏi trắc nghiệm; /nhacnho: chọn giờ nhắc ôn',
          '/thi: mở phiên thi cho nhóm, hoặc vào phiên thi bằng mã; /cuocthi: làm bài cuộc thi',
          '/ten: ghi tên hiện ra khi thi',
          '/diaphuong: chọn địa phương, văn bản ở đó được xếp lên trước',
          '/donvi: ghi chi bộ hoặc đơn vị, để nhận đúng thông báo và tính kết quả thi',
          '/lienket: dùng chung lựa chọn và kết quả ôn tập ở Telegram và Zalo',
          '/dungthongbao: dừng nhận thông báo; /nhanthongbao: nhận lại',
          '/xoadulieu: xóa dữ liệu học tập của Bạn',
        ],
      },
      {
        kind: 'paragraph',
        text: 'Sổ tay chỉ trả lời theo các văn bản hiện có. Điều văn bản không nêu, Sổ tay nói rõ là không nêu.',
      },
      {
        kind: 'note',
        text: 'Câu hỏi được lưu lại để người phụ trách biết cần bổ sung văn bản nào.',
      },
    ],
  }
}

export function greetingReply(samples: readonly string[]): Reply {
  const reply = withSamples(samples, [
    'Xin chào Bạn. Bạn muốn hỏi gì về Nghị quyết 57-NQ/TW, hay ôn tập bằng câu hỏi trắc nghiệm?',
  ])
  return { ...reply, buttons: [...reply.buttons, [beginButton('Ôn tập 10 câu', { kind: 'ten' })]] }
}

export function thanksReply(): Reply {
  return textReply(['Cảm ơn Bạn. Khi cần, Bạn cứ gõ câu hỏi tiếp theo.'])
}

/** To a question mark, an emoji, or nothing at all. */
export function nothingAskedReply(samples: readonly string[]): Reply {
  return withSamples(samples, [
    'Bạn muốn hỏi gì về Nghị quyết 57-NQ/TW và các văn bản triển khai? Bạn gõ câu hỏi thành chữ rồi gửi.',
  ])
}

export function missingQuestionReply(samples: readonly string[]): Reply {
  const [example] = samples
  const how = 'Bạn muốn hỏi gì? Bạn gõ /hoi rồi đến câu hỏi'
  return withSamples(
    samples,
    example === undefined ? [`${how}.`] : [`${how}, ví dụ:`, `/hoi ${example}`],
  )
}

export function tooLongReply(): Reply {
  const limit = new Intl.NumberFormat('vi').format(MAX_QUESTION_LENGTH)
  return textReply(
    [`Câu hỏi dài quá ${limit} ký tự nên Sổ tay chưa trả lời được.`],
    ['Bạn rút gọn lại, hoặc hỏi lần lượt từng ý.'],
  )
}

export function attachmentReply(): Reply {
  return textReply(
    [
      'Sổ tay chỉ đọc được chữ, chưa xem được hình ảnh, tệp đính kèm và chưa nghe được tin nhắn thoại.',
    ],
    ['Bạn gõ câu hỏi thành chữ rồi gửi lại.'],
  )
}

/** A number that stands before none of the `count` choices shown last. */
export function noSuchChoiceReply(count: number): Reply {
  const numbers = count === 1 ? 'số 1' : `một số từ 1 đến ${count}`
  return textReply([`Bạn gõ ${numbers}, hoặc gõ câu hỏi.`])
}

/** /tieptuc, after a person of the office had taken the chat over. */
export function resumedReply(): Reply {
  return textReply(
    ['Từ bây giờ Sổ tay lại trả lời câu hỏi của Bạn.'],
    ['Câu hỏi nào chưa được trả lời, Bạn gửi lại giúp.'],
  )
}

export function alreadyAnsweringReply(): Reply {
  return textReply(['Sổ tay vẫn đang trả lời Bạn, Bạn cứ gõ câu hỏi.'])
}

export function unknownCommandReply(name: string): Reply {
  return textReply(
    [`Sổ tay không có lệnh /${name.slice(0, 32)}.`],
    ['Bạn gõ /help để xem cách dùng.'],
  )
}

export function apologyReply(): Reply {
  return textReply(
    ['Xin lỗi Bạn, Sổ tay đang gặp trục trặc nên chưa trả lời được.'],
    ['Bạn gửi lại sau ít phút.'],
  )
}

/** A passage or section that is no longer among the documents. */
export function goneReply(): Reply {
  return textReply(
    ['Phần này không còn trong các văn bản hiện có.'],
    ['Bạn gõ /vanban để xem các văn bản đang có.'],
  )
}

/** /diaphuong: what is chosen now, and the places to choose from. */
export function placesReply(current: string | null, places: string[]): Reply {
  const choices = [...places, null].map(
    (place): ReplyButton => ({
      label: place ?? 'Không chọn',
      action: { kind: 'choose_place', place },
    }),
  )
  const state =
    current === null
      ? 'Bạn chưa chọn địa phương nào.'
      : `Địa phương đang chọn: ${current}. Văn bản ở đó được xếp lên trước.`
  return {
    blocks: [
      { kind: 'paragraph', text: state },
      {
        kind: 'paragraph',
        text: 'Bạn chọn địa phương của mình ở dưới, hoặc gõ /diaphuong rồi đến tên địa phương.',
      },
    ],
    buttons: toRows(choices, 2),
  }
}

export function placeChosenReply(place: string | null): Reply {
  if (place === null) {
    return textReply(['Đã bỏ chọn địa phương. Các văn bản được xếp như nhau.'])
  }
  return textReply(
    [`Đã chọn ${place}. Văn bản của ${place} được xếp lên trước, các văn bản khác vẫn được tìm.`],
    ['Muốn đổi, Bạn gõ /diaphuong.'],
  )
}

export function unknownPlaceReply(typed: string, places: string[]): Reply {
  const text = `Hiện chưa có văn bản nào của “${typed.slice(0, 60)}”. Bạn chọn một địa phương ở dưới.`
  return { ...placesReply(null, places), blocks: [{ kind: 'paragraph', text }] }
}

/** Several places contain what was typed. */
export function severalPlacesReply(typed: string, places: string[]): Reply {
  const text = `Có nhiều địa phương gần với “${typed.slice(0, 60)}”. Bạn chọn một nơi ở dưới.`
  return { ...placesReply(null, places), blocks: [{ kind: 'paragraph', text }] }
}

export function noPlacesReply(): Reply {
  return textReply(
    ['Các văn bản hiện có không ghi địa phương nào để chọn.'],
    ['Bạn cứ gõ câu hỏi, Sổ tay tìm trong mọi văn bản.'],
  )
}

/** Paragraphs with questions to begin with as buttons. */
export function withSamples(samples: readonly string[], paragraphs: string[]): Reply {
  return { ...textReply(paragraphs), buttons: questionButtons(samples) }
}
