/** `npm run broadcast -- series …`: announcements that come back. */
import { EVERYBODY } from '../../broadcast/broadcast.ts'
import type { Series, SeriesSettings } from '../../broadcast/series.ts'
import type { SeriesRefusal } from '../../broadcast/series-desk.ts'
import type { CommandIo } from '../json-lines.ts'
import type { BroadcastOffice } from '../ports.ts'
import { inVietnam } from '../vietnam-time.ts'
import type { BroadcastOrder } from './broadcast-arguments.ts'
import { commandLine } from './broadcast-words.ts'

type SeriesOrder = Extract<BroadcastOrder, { kind: `series_${string}` }>

/** Returns the exit code. `by`: who acts. */
export async function runSeries(
  order: SeriesOrder,
  { office, io, by }: { office: BroadcastOffice; io: CommandIo; by: string },
): Promise<number> {
  const { series } = office
  switch (order.kind) {
    case 'series_create': {
      const { settings, cron } = order
      const audience = { ...EVERYBODY, ...order.audience }
      const result = await series.create(by, { settings, audience, cron })
      if (result.kind === 'refused') {
        io.err(refusalText(result.why, order))
        return 1
      }
      io.out(`Đã đặt tin định kỳ số ${result.series.id}: ${settingsText(settings)}.`)
      io.out(`Lần đầu gửi lúc ${inVietnam(result.series.nextAt)}.`)
      io.out(`Dừng hẳn: ${commandLine(`series stop ${result.series.id}`)}`)
      return 0
    }
    case 'series_list': {
      const all = await series.list()
      if (order.json) io.out(JSON.stringify(all))
      else if (all.length === 0) io.out('Chưa có tin định kỳ nào.')
      else for (const one of all) io.out(seriesLine(one))
      return 0
    }
    case 'series_stop': {
      const result = await series.stop(order.id)
      if (result.kind === 'refused') {
        io.err(refusalText(result.why, order))
        return 1
      }
      io.out(`Đã dừng tin định kỳ số ${order.id}. Tin đã gửi vẫn giữ nguyên.`)
      return 0
    }
  }
}

function refusalText({ kind }: SeriesRefusal, order: SeriesOrder): string {
  const id = 'id' in order ? order.id : ''
  switch (kind) {
    case 'not_found':
      return `Không có tin định kỳ số ${id}. Xem danh sách bằng lệnh: ${commandLine('series list')}`
    case 'stopped_already':
      return `Tin định kỳ số ${id} đã dừng từ trước. Xem danh sách bằng lệnh: ${commandLine('series list')}`
    case 'bad_cron':
      return 'Không hiểu lịch sau --cron. Lịch có năm phần: phút, giờ, ngày, tháng, thứ. Ví dụ 8 giờ sáng thứ Hai hằng tuần: --cron "0 8 * * 1".'
    case 'too_often':
      return 'Lịch này gửi nhiều lần trong một giờ. Hãy chọn lịch thưa hơn, ví dụ 8 giờ sáng thứ Hai hằng tuần: --cron "0 8 * * 1".'
    case 'no_questions':
      return 'Không có câu hỏi nào để gửi. Nếu có --topic, hãy xem lại tên chủ đề hoặc bỏ --topic để dùng cả bộ câu hỏi.'
    case 'not_readable':
      return `Không có thông báo số đó, hoặc thông báo không có nút Đã đọc. Xem danh sách bằng lệnh: ${commandLine('list')}`
  }
}

function seriesLine({ id, settings, cron, state, nextAt, runs }: Series): string {
  const next = state === 'active' ? `lần tới ${inVietnam(nextAt)}` : 'đã dừng'
  return `${String(id).padStart(5)}  ${settingsText(settings)}  [${cron}]  đã gửi ${runs} lần, ${next}`
}

function settingsText(settings: SeriesSettings): string {
  switch (settings.kind) {
    case 'question':
      return 'câu hỏi tuần'
    case 'drip':
      return settings.topic === null
        ? 'lần lượt từng câu hỏi'
        : `lần lượt từng câu hỏi về ${settings.topic}`
    case 'reminder':
      return `nhắc người chưa đọc thông báo số ${settings.broadcastId}, nhiều nhất ${settings.times} lần`
  }
}
