/** What everybody is told of a contest, in the marks of announcements (broadcast/markup.ts). */
import type { ContestResults } from '../quiz/contest/desk.ts'
import type { Contest } from '../quiz/contest/ports.ts'
import { timeWords } from './announce-words.ts'
import { personLine, TOP, unitLine } from './contest-result-replies.ts'
import { triesWords } from './contest-words.ts'

export function contestOpenedText({ title, closesAt, settings }: Contest): string {
  return [
    `# Cuộc thi “${plain(title)}” đã mở`,
    `Bạn làm bài từ bây giờ đến ${timeWords(closesAt)}. ${triesWords(settings)}`,
    '> Để làm bài, Bạn gõ /cuocthi.',
  ].join('\n\n')
}

export function contestClosedText({ contest, people, units }: ContestResults): string {
  const title = `# Kết quả cuộc thi “${plain(contest.title)}”`
  if (people.length === 0) return [title, 'Cuộc thi đã kết thúc, chưa có ai làm bài.'].join('\n\n')
  const lists = [
    ['Xếp hạng cá nhân:', people.slice(0, TOP).map((one) => personLine(one, contest))],
    ['Xếp hạng chi bộ, tổ:', units.slice(0, TOP).map(unitLine)],
  ] as const
  return [
    title,
    `Có ${people.length} người tham gia.`,
    ...lists
      .filter(([, lines]) => lines.length > 0)
      .map(([heading, lines]) => [heading, ...lines.map(plain)].join('\n')),
    '> Để xem thứ hạng của mình và đáp án, Bạn gõ /cuocthi.',
  ].join('\n\n')
}

/** Names are no marks, and fit on their line. */
function plain(text: string): string {
  return text
    .replace(/[*_[\]]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
