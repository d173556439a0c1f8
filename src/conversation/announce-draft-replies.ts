import type { Audience, Broadcast, Content } from '../broadcast/broadcast.ts'
import type { ChannelPreview } from '../broadcast/desk.ts'
import type { DeliveryResult, TextBlock } from '../channels/channel.ts'
import { routeWords, stepButton } from './announce-words.ts'
import { type Reply, type ReplyButton, shorten, textReply } from './reply.ts'

const MAX_SHOWN_TEXT = 400
export const MAX_LINKS = 2

/** `Đã đọc` and the others that an announcement may have, by their name in its content. */
export const BUTTON_TITLES = {
  read: 'Đã đọc',
  ask: 'Hỏi thêm',
  practice: 'Làm 3 câu',
} as const satisfies Record<keyof Content['buttons'], string>

/** How the audience is said: `titleOf` names a channel. */
export interface AudienceWords {
  titleOf(channel: string): string
}

/** A draft with everything that may be done with it. */
export function draftReply(broadcast: Broadcast, words: AudienceWords): Reply {
  const { id, kind, corrects, content } = broadcast
  const leave = stepButton('Bỏ, để sau', id, 'leave')
  const drop = stepButton('Xóa bản nháp', id, 'cancel')
  if (kind === 'recall') {
    return {
      ...textReply([
        `Thu hồi thông báo số ${corrects}: tin đã gửi sẽ được gỡ ở những nơi mà nền tảng cho gỡ.`,
      ]),
      buttons: [[stepButton('Thu hồi', id, 'survey')], [leave, drop]],
    }
  }
  const blocks: TextBlock[] = [
    { kind: 'title', text: titleOf(broadcast) },
    { kind: 'paragraph', text: shorten(content.text, MAX_SHOWN_TEXT) },
  ]
  if (kind === 'edit') {
    return {
      blocks: [
        ...blocks,
        { kind: 'note', text: 'Nội dung này thay cho tin đã gửi, ở nơi mà nền tảng cho sửa.' },
      ],
      buttons: [
        [stepButton('Xem trước', id, 'preview'), stepButton('Gửi thử cho tôi', id, 'test')],
        [stepButton('Sửa nội dung', id, 'text'), stepButton('Gửi', id, 'survey')],
        [leave, drop],
      ],
    }
  }
  return {
    blocks: [
      ...blocks,
      {
        kind: 'list',
        items: [
          ...contentLines(content),
          `Người nhận: ${audienceWords(broadcast.audience, words)}`,
        ],
      },
    ],
    buttons: [
      [stepButton('Xem trước', id, 'preview'), stepButton('Gửi thử cho tôi', id, 'test')],
      [stepButton('Sửa nội dung', id, 'text'), pictureButton(id, content)],
      linkButtons(id, content),
      [stepButton('Nút đi kèm', id, 'buttons'), stepButton('Người nhận', id, 'audience')],
      [stepButton('Hẹn giờ', id, 'schedule'), stepButton('Gửi', id, 'survey')],
      [leave, drop],
    ],
  }
}

/** "Nút đi kèm": each can be put on or taken off. */
export function buttonsReply({ id, content }: Broadcast): Reply {
  const names = Object.keys(BUTTON_TITLES) as (keyof Content['buttons'])[]
  return {
    ...textReply(
      [`Nút dưới thông báo số ${id}: ${buttonWords(content)}.`],
      ['Nút Dừng nhận thông báo luôn có ở cuối.'],
    ),
    buttons: [
      ...names.map((name) => [
        stepButton(
          `${content.buttons[name] ? 'Bỏ' : 'Thêm'} nút ${BUTTON_TITLES[name]}`,
          id,
          'toggle_button',
          name,
        ),
      ]),
      [backButton(id)],
    ],
  }
}

/** Asks for the text. `id` is null for a new announcement. */
export function askTextReply(id: number | null): Reply {
  return {
    ...textReply(
      ['Bạn gõ nội dung thông báo rồi gửi trong một tin.'],
      [
        'Nếu muốn: # ở đầu dòng là tiêu đề, - ở đầu dòng là gạch đầu dòng, **hai dấu sao** hai bên là ' +
          'chữ đậm. Muốn thôi, Bạn gõ /huy.',
      ],
    ),
    buttons: [[id === null ? stepButton('Bỏ', null, 'leave') : backButton(id)]],
  }
}

/** Asks for one thing of a draft. */
export function askReply(id: number, text: string, note: string): Reply {
  return { ...textReply([text], [note]), buttons: [[backButton(id)]] }
}

export const ASK = {
  pictureUrl: {
    text: 'Bạn gửi địa chỉ của hình, bắt đầu bằng https://',
    note: 'Hình đuôi jpg hoặc png, nhẹ hơn 1 MB, mở được trên mạng mà không phải đăng nhập.',
  },
  pictureText: {
    text: 'Bạn gõ một câu nói trong hình có gì.',
    note: 'Câu này hiện ra ở nơi không xem được hình.',
  },
  linkLabel: {
    text: 'Bạn gõ chữ trên nút liên kết, nhiều nhất 35 ký tự.',
    note: 'Ví dụ: Xem chương trình hội nghị',
  },
  linkUrl: {
    text: 'Bạn gửi địa chỉ của liên kết, bắt đầu bằng https://',
    note: 'Người nhận bấm nút thì mở trang này.',
  },
  units: {
    text: 'Bạn gõ tên đơn vị nhận thông báo. Nhiều đơn vị thì mỗi đơn vị một dòng.',
    note: 'Tên như thành viên đã ghi bằng lệnh /donvi, có dấu hay không dấu đều được.',
  },
  tags: {
    text: 'Bạn gõ tên nhãn của người nhận. Nhiều nhãn thì mỗi nhãn một dòng.',
    note: 'Nhãn do người quản lý tài khoản Zalo gắn cho người quan tâm.',
  },
  schedule: {
    text: 'Bạn gõ giờ và ngày gửi, ví dụ: 8:00 25/11. Gõ “ngay” để gửi ngay.',
    note: 'Theo giờ Việt Nam.',
  },
} as const satisfies Record<string, { text: string; note: string }>

/** What was typed cannot be used; the step stays open. */
export const TYPED_WRONG = {
  text: 'Nội dung dài quá 6.000 ký tự. Bạn rút gọn rồi gửi lại trong một tin.',
  url: 'Địa chỉ phải bắt đầu bằng https:// và không có dấu cách. Bạn gửi lại.',
  pictureText: 'Câu này dài quá 300 ký tự. Bạn gõ lại ngắn hơn.',
  linkLabel: 'Chữ trên nút dài quá 35 ký tự. Bạn gõ lại ngắn hơn.',
  names: 'Sổ tay chưa thấy tên nào. Bạn gõ mỗi tên một dòng, nhiều nhất 20 tên.',
  unclearTime: 'Sổ tay chưa hiểu giờ này. Bạn gõ như: 8:00 25/11, hoặc: 8 giờ sáng mai.',
  dayOnly: 'Bạn gõ cả giờ nữa, ví dụ: 8:00 25/11.',
} as const

export function typedWrongReply(id: number | null, text: string): Reply {
  return {
    ...textReply([text], ['Muốn thôi, Bạn gõ /huy.']),
    buttons: id === null ? [] : [[backButton(id)]],
  }
}

/** What arrives on one channel by one way. Parts are numbered when there are several. */
export function previewReply({ title, route, messages }: ChannelPreview): Reply {
  return {
    blocks: [
      { kind: 'title', text: `Trên ${title}, ${routeWords(route)}` },
      ...messages.flatMap((message, index): TextBlock[] => [
        ...(messages.length > 1
          ? [{ kind: 'note' as const, text: `Phần ${index + 1} trên ${messages.length}` }]
          : []),
        ...(message.picture === null
          ? []
          : [{ kind: 'paragraph' as const, text: `Hình: ${message.picture}` }]),
        {
          kind: 'quote',
          text: message.text,
          source: previewButtonWords(message.buttons),
          open: true,
        },
        ...(message.links ?? []).map(({ label, url }) => ({
          kind: 'note' as const,
          text: `Nút ${label} mở ${url}`,
        })),
      ]),
    ],
    buttons: [],
  }
}

export function noPreviewReply(id: number): Reply {
  return {
    ...textReply(['Chưa có kênh nào gửi được thông báo.'], ['Bạn báo người vận hành bật kênh.']),
    buttons: [[backButton(id)]],
  }
}

/** What became of "Gửi thử cho tôi". */
export function testedReply(id: number, result: DeliveryResult): Reply {
  const buttons = [[backButton(id)]]
  switch (result.kind) {
    case 'sent':
    case 'moved':
      return { ...textReply(['Đã gửi thử cho Bạn, ở tin ngay trên.']), buttons }
    case 'unknown':
      return {
        ...textReply([
          'Chưa rõ tin thử đã đến hay chưa. Bạn xem tin ngay trên, chưa có thì thử lại.',
        ]),
        buttons,
      }
    case 'rate_limited':
    case 'unavailable':
      return {
        ...textReply(['Nền tảng đang bận, chưa gửi thử được. Bạn thử lại sau ít phút.']),
        buttons,
      }
    case 'unreachable':
    case 'failed':
      return {
        ...textReply(['Chưa gửi thử được. Bạn xem lại địa chỉ hình và liên kết, rồi thử lại.']),
        buttons,
      }
  }
}

export function backButton(id: number): ReplyButton {
  return stepButton('Quay lại', id, 'open')
}

/** Whom an announcement is for, in one line. */
export function audienceWords(audience: Audience, { titleOf }: AudienceWords): string {
  const parts = [
    audience.channels && `trên ${audience.channels.map(titleOf).join(', ')}`,
    audience.places && `ở ${audience.places.join(', ')}`,
    audience.units && `thuộc ${audience.units.join(', ')}`,
    audience.tags && `có nhãn ${audience.tags.join(', ')}`,
    audience.activeWithinDays && `có nhắn tin trong ${audience.activeWithinDays} ngày qua`,
    audience.joinedBefore && 'đã tham gia từ trước',
    audience.unreadOf && `chưa bấm Đã đọc ở thông báo số ${audience.unreadOf}`,
    audience.article && 'nhận bằng bài viết trên Zalo',
  ].filter((part): part is string => typeof part === 'string')
  return parts.length === 0 ? 'tất cả thành viên' : parts.join('; ')
}

function titleOf({ id, kind, corrects }: Broadcast): string {
  return kind === 'edit'
    ? `Sửa thông báo số ${corrects} (nháp số ${id})`
    : `Thông báo số ${id} (nháp)`
}

function contentLines(content: Content): string[] {
  return [
    content.picture === null ? 'Hình: không có' : `Hình: ${content.picture.description}`,
    content.links.length === 0
      ? 'Liên kết: không có'
      : `Liên kết: ${content.links.map(({ label }) => label).join(', ')}`,
    `Nút: ${buttonWords(content)}`,
  ]
}

function buttonWords({ buttons }: Content): string {
  const on = Object.entries(BUTTON_TITLES).filter(([name]) => buttons[name as keyof typeof buttons])
  return on.length === 0 ? 'không có' : on.map(([, title]) => title).join(', ')
}

function pictureButton(id: number, { picture }: Content): ReplyButton {
  return picture === null
    ? stepButton('Thêm hình', id, 'picture')
    : stepButton('Bỏ hình', id, 'drop_picture')
}

function linkButtons(id: number, { links }: Content): ReplyButton[] {
  return [
    ...(links.length < MAX_LINKS ? [stepButton('Thêm liên kết', id, 'link')] : []),
    ...(links.length > 0 ? [stepButton('Bỏ liên kết', id, 'drop_links')] : []),
  ]
}

function previewButtonWords(rows: string[][]): string {
  if (rows.length === 0) return 'Không có nút bấm'
  return `Nút: ${rows.map((row) => row.map((label) => `[${label}]`).join(' ')).join(', ')}`
}
