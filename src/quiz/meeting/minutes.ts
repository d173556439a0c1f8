import { percent } from '../../lib/percent.ts'
import { rightShare, topicShares } from './report.ts'
import { countedQuestions } from './shares.ts'
import { type Standing, standingsOf } from './standings.ts'
import type { MeetingView } from './view.ts'

/** Among more than these who share a place, nobody is named. */
const MOST_NAMED = 6
/** Behind the first only who answered half of the questions right. */
const BEST_RANKS = 3

/** The paragraph for the minutes of a cell's meeting ("Biên bản sinh hoạt"). */
export function minutesParagraph(view: MeetingView): string {
  const sentences = [opening(view), turnout(view), topics(view), best(view)]
  return sentences.filter((sentence) => sentence !== '').join(' ')
}

function opening({ meeting, startedAt, phase }: MeetingView): string {
  const from = startedAt ?? meeting.createdAt
  const until = phase.kind === 'ended' ? ` đến ${hourOf(phase.at)}` : ''
  // Some write it into their name by /ten.
  const name = meeting.hostName.trim().replace(/^đồng chí\s+/i, '')
  const host = name === '' ? '' : ` do đồng chí ${name} chủ trì`
  return (
    `Ngày ${dayOf(from)}, từ ${hourOf(from)}${until}, hội nghị${host} đã tổ chức học tập ` +
    'Nghị quyết 57-NQ/TW và các văn bản triển khai bằng hình thức trả lời câu hỏi trắc nghiệm.'
  )
}

function turnout(view: MeetingView): string {
  const { participants, meeting } = view
  const count = countedQuestions(view).length
  const topic = meeting.settings.topic === null ? '' : ` về chủ đề “${meeting.settings.topic}”`
  const share = rightShare(view)
  if (share === null) return `Có ${participants.length} đồng chí tham gia; chưa có câu trả lời nào.`
  return (
    `Có ${participants.length} đồng chí tham gia trả lời ${count} câu hỏi${topic}; ` +
    `tỷ lệ trả lời đúng đạt ${percent(share)}.`
  )
}

/** Only where there are several to compare. */
function topics(view: MeetingView): string {
  const shares = topicShares(view)
  const [strongest] = shares
  const weakest = shares.at(-1)
  if (strongest === undefined || weakest === undefined || strongest.share === weakest.share)
    return ''
  return (
    `Nội dung nắm vững nhất: ${strongest.topic} (đúng ${percent(strongest.share)}); ` +
    `nội dung cần tiếp tục học tập: ${weakest.topic} (đúng ${percent(weakest.share)}).`
  )
}

function best(view: MeetingView): string {
  const standings = standingsOf(view).filter(({ right }) => right > 0)
  const leaders = standings.filter(({ rank }) => rank === 1)
  const [first] = leaders
  if (first === undefined) return ''
  if (leaders.length > MOST_NAMED) {
    return `Có ${leaders.length} đồng chí cùng đạt kết quả cao nhất, đúng ${first.right} câu.`
  }
  const half = countedQuestions(view).length / 2
  const named = standings.filter(
    ({ rank, right }) =>
      rank <= BEST_RANKS &&
      (rank === 1 || right >= half) &&
      standings.filter((one) => one.rank <= rank).length <= MOST_NAMED,
  )
  const label =
    named.length === 1 ? 'Đồng chí đạt kết quả cao nhất' : 'Các đồng chí đạt kết quả cao nhất'
  return `${label}: ${named.map((one) => leaderWords(view, one)).join('; ')}.`
}

function leaderWords({ meeting }: MeetingView, { name, unit, right, points }: Standing): string {
  const score =
    meeting.settings.mode === 'compete' ? `${points} điểm, đúng ${right} câu` : `đúng ${right} câu`
  return `${name}${unit === null ? '' : `, ${unit}`} (${score})`
}

function dayOf(iso: string): string {
  return new Intl.DateTimeFormat('vi-VN', {
    timeZone: 'Asia/Ho_Chi_Minh',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  }).format(new Date(iso))
}

/** `19 giờ 05` */
function hourOf(iso: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Ho_Chi_Minh',
    hour: 'numeric',
    minute: '2-digit',
    hour12: false,
  }).formatToParts(new Date(iso))
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return `${Number(part('hour'))} giờ ${part('minute')}`
}
