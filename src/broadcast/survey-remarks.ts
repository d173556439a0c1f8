/** What the office should know before it sends, in sentences. */
import type { BulkChannel } from '../channels/bulk.ts'
import type { Broadcast } from './broadcast.ts'
import type { Survey } from './desk.ts'

const NUMBER = new Intl.NumberFormat('vi-VN')
const TIME = new Intl.DateTimeFormat('vi-VN', {
  hour: 'numeric',
  minute: '2-digit',
  day: 'numeric',
  month: 'numeric',
  hourCycle: 'h23',
  timeZone: 'Asia/Ho_Chi_Minh',
})

interface Circumstances {
  broadcast: Broadcast
  channels: BulkChannel[]
  now: Date
  articleOptOuts: number
}

export function remarksOn(survey: Omit<Survey, 'remarks'>, about: Circumstances): string[] {
  return [
    ...remarksOnTime(survey, about.now),
    ...remarksOnAllowances(survey),
    ...remarksOnPromotions(survey),
    ...(about.broadcast.audience.article === null ? [] : remarksOnArticle(survey, about)),
    ...(survey.needsApproval
      ? [`Gửi cho ${NUMBER.format(survey.total)} người thì cần thêm một người duyệt.`]
      : []),
  ]
}

function remarksOnTime({ total, beginsAt }: Omit<Survey, 'remarks'>, now: Date): string[] {
  if (total === 0 || beginsAt <= now.toISOString()) return []
  const parts = TIME.formatToParts(new Date(beginsAt))
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  const time = `${part('hour')}:${part('minute')} ngày ${part('day')}/${part('month')}`
  return [`Bây giờ là giờ không gửi. Tin đầu tiên đi lúc ${time}.`]
}

function remarksOnAllowances({ allowances }: Omit<Survey, 'remarks'>): string[] {
  const remaining = (count: number) => NUMBER.format(Math.max(0, count))
  return allowances.flatMap(({ title, route, allowance, needed }) => {
    if (needed <= allowance.remaining) return []
    const when = allowance.per === 'day' ? 'hôm nay' : 'tháng này'
    if (route === 'article') return [`${title} không cho gửi thêm bài viết nào trong ${when}.`]
    const left = needed - Math.max(0, allowance.remaining)
    return [
      `${title} chỉ cho gửi thêm ${remaining(allowance.remaining)} tin trong ${when}, ` +
        `nên ${NUMBER.format(left)} người sẽ không nhận được.`,
    ]
  })
}

function remarksOnPromotions({ included }: Omit<Survey, 'remarks'>): string[] {
  return included
    .filter(({ route }) => route === 'promotion')
    .map(
      ({ title, count }) =>
        `${NUMBER.format(count)} người trên ${title} đã lâu không nhắn tin, nên nhận bằng tin truyền thông. ` +
        'Tin này chỉ đi vào ban ngày; Bạn xem trước để biết tin trông thế nào.',
    )
}

function remarksOnArticle(
  { included }: Omit<Survey, 'remarks'>,
  { broadcast, channels, articleOptOuts }: Circumstances,
): string[] {
  if (channels.every(({ articles }) => articles === null)) {
    return ['Không kênh nào đang chạy gửi được bài viết. Mọi người nhận bằng tin nhắn.']
  }
  const sent = included.filter(({ route }) => route === 'article')
  return [
    ...sent.map(
      ({ title }) =>
        `Bài viết đến mọi người quan tâm ${title}, và ${title} không cho biết ai đã nhận.`,
    ),
    ...(isNarrowed(broadcast)
      ? ['Bài viết không theo được địa phương, đơn vị, nhãn và những điều kiện khác về người nhận.']
      : []),
    ...(articleOptOuts > 0
      ? [
          `${NUMBER.format(articleOptOuts)} người đã dừng nhận thông báo vẫn sẽ nhận bài viết, ` +
            'nên thông báo này chưa gửi được. Bạn bỏ phần bài viết để gửi bằng tin nhắn.',
        ]
      : []),
  ]
}

function isNarrowed({ audience }: Broadcast): boolean {
  const { places, units, tags, activeWithinDays, joinedBefore, unreadOf } = audience
  return [places, units, tags, activeWithinDays, joinedBefore, unreadOf].some((one) => one !== null)
}
