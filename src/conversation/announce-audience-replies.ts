import type { Broadcast } from '../broadcast/broadcast.ts'
import { type AudienceWords, audienceWords, backButton } from './announce-draft-replies.ts'
import { stepButton } from './announce-words.ts'
import { type Reply, type ReplyButton, textReply, toRows } from './reply.ts'

/** More than this do not fit on a phone; the command line takes any. */
const MOST_PLACES = 30

/** "Người nhận": who gets it now, and what can be changed. */
export function audienceReply({ id, audience }: Broadcast, words: AudienceWords): Reply {
  const { activeWithinDays } = audience
  return {
    ...textReply(
      [`Người nhận của thông báo số ${id}: ${audienceWords(audience, words)}.`],
      ['Ai đã dừng nhận thông báo thì không được gửi.'],
    ),
    buttons: [
      [stepButton('Kênh', id, 'channels'), stepButton('Địa phương', id, 'places')],
      [
        audience.units === null
          ? stepButton('Đơn vị', id, 'units')
          : stepButton('Bỏ chọn đơn vị', id, 'drop_units'),
        audience.tags === null
          ? stepButton('Nhãn', id, 'tags')
          : stepButton('Bỏ chọn nhãn', id, 'drop_tags'),
      ],
      [30, 90].map((days) =>
        activeWithinDays === days
          ? stepButton(`Bỏ ${days} ngày`, id, 'active', 'any')
          : stepButton(`Nhắn tin trong ${days} ngày`, id, 'active', String(days)),
      ),
      [stepButton('Tất cả thành viên', id, 'everybody'), backButton(id)],
    ],
  }
}

/** "Kênh": each can be put in or taken out; none chosen means all. */
export function channelsReply(
  { id, audience }: Broadcast,
  channels: { name: string; title: string }[],
): Reply {
  const chosen = audience.channels ?? []
  return toggles({
    id,
    said:
      chosen.length === 0
        ? 'Thông báo gửi trên mọi kênh. Bạn chọn kênh nếu chỉ gửi trên một số kênh.'
        : `Chỉ gửi trên: ${titles(chosen, channels).join(', ')}.`,
    buttons: channels.map(({ name, title }) =>
      stepButton(`${chosen.includes(name) ? 'Bỏ' : 'Chọn'} ${title}`, id, 'toggle_channel', name),
    ),
  })
}

/** "Địa phương", as members chose it by /diaphuong. */
export function placesReply({ id, audience }: Broadcast, places: string[]): Reply {
  const chosen = audience.places ?? []
  const known = [...new Set([...chosen, ...places])].slice(0, MOST_PLACES)
  return toggles({
    id,
    said:
      chosen.length === 0
        ? 'Thông báo gửi cho mọi địa phương. Bạn chọn nếu chỉ gửi cho một số nơi.'
        : `Chỉ gửi cho người ở: ${chosen.join(', ')}.`,
    buttons: known.map((place) =>
      stepButton(`${chosen.includes(place) ? 'Bỏ' : 'Chọn'} ${place}`, id, 'toggle_place', place),
    ),
  })
}

function toggles(screen: { id: number; said: string; buttons: ReplyButton[] }): Reply {
  return {
    ...textReply([screen.said]),
    buttons: [...toRows(screen.buttons, 2), [stepButton('Xong', screen.id, 'audience')]],
  }
}

function titles(names: string[], channels: { name: string; title: string }[]): string[] {
  return names.map((name) => channels.find((channel) => channel.name === name)?.title ?? name)
}
