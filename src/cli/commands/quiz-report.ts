import { writeWorkbook } from '../../lib/workbook.ts'
import { minutesParagraph } from '../../quiz/meeting/minutes.ts'
import { reportSheets } from '../../quiz/meeting/report.ts'
import type { MeetingView } from '../../quiz/meeting/view.ts'
import { ArgumentFault, readTyped } from '../typed-options.ts'
import { inVietnam } from '../vietnam-time.ts'
import { writeWholeFile } from '../whole-file.ts'
import type { QuizCommand } from './quiz-io.ts'

const MOST_LISTED = 30
const STATES = { ended: 'đã xong', lobby: 'chưa bắt đầu', running: 'đang diễn ra' } as const

/** `quiz report` lists the meetings, `quiz report 12 FILE` writes the workbook of one. */
export const quizReport: QuizCommand = {
  name: 'report',
  usage: [
    'npm run quiz -- report                    các phiên thi đã mở',
    'npm run quiz -- report SỐ [TỆP.xlsx]      đoạn ghi biên bản, và bảng kết quả vào tệp Excel',
  ],
  async run(args, io, { openMeetings }) {
    const [typed, file] = readTyped(args, {}, 2).words
    if (typed === undefined) {
      const meetings = await (await openMeetings()).newest(MOST_LISTED)
      if (meetings.length === 0) io.out('Chưa có phiên thi nào.')
      for (const view of meetings) io.out(lineOf(view))
      return 0
    }
    if (!/^[1-9]\d{0,8}$/.test(typed)) {
      throw new ArgumentFault(`"${typed}" không phải là số của phiên thi.`)
    }
    if (file !== undefined && !file.toLowerCase().endsWith('.xlsx')) {
      throw new ArgumentFault(`Tên tệp phải có đuôi .xlsx, ví dụ: ${file}.xlsx`)
    }
    const archive = await openMeetings()
    const view = await archive.find(Number(typed))
    if (view === null) {
      io.err(`Không có phiên thi số ${typed}. Xem các số bằng lệnh: npm run quiz -- report`)
      return 1
    }
    if (view.phase.kind !== 'ended') io.out('Phiên thi chưa xong, đây là kết quả lúc này.')
    io.out(minutesParagraph(view))
    if (file === undefined) {
      io.out(`Bảng chi tiết: npm run quiz -- report ${typed} ket-qua.xlsx`)
      return 0
    }
    await writeWholeFile(file, async (write) => {
      await writeWorkbook(reportSheets(view, archive.sourceOf), write)
      return true
    })
    io.out(`Đã ghi bảng kết quả phiên thi số ${typed} vào ${file}.`)
    return 0
  },
}

function lineOf({ meeting, phase, participants }: MeetingView): string {
  const { id, code, createdAt, hostName } = meeting
  const state = phase.kind === 'ended' || phase.kind === 'lobby' ? phase.kind : 'running'
  const host = hostName.trim() === '' ? '' : `, ${hostName} chủ trì`
  return `Số ${id}, ${inVietnam(createdAt)}, mã ${code} (${STATES[state]}): ${participants.length} người${host}`
}
