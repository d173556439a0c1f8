import { personLine, unitLine } from '../../conversation/contest-result-replies.ts'
import {
  CONTEST_STATES,
  contestFaultWords,
  triesWords,
  windowWords,
} from '../../conversation/contest-words.ts'
import { systemClock } from '../../lib/clock.ts'
import { writeWorkbook } from '../../lib/workbook.ts'
import type { ContestDesk, ContestResults } from '../../quiz/contest/desk.ts'
import type { Contest } from '../../quiz/contest/ports.ts'
import { contestSheets } from '../../quiz/contest/report.ts'
import type { ContestOffice } from '../ports.ts'
import { writeWholeFile } from '../whole-file.ts'
import { type ContestOrderDraft, meantName, readContestOrder } from './quiz-contest-arguments.ts'
import type { QuizCommand, QuizIo } from './quiz-io.ts'

const MOST_LISTED = 30
const MOST_PRINTED = 20
const HARDEST = 5
/** Who acts from the command line. */
const BY = 'console'

/** `npm run quiz -- contest …`. */
export const quizContest: QuizCommand = {
  name: 'contest',
  usage: [
    'npm run quiz -- contest create --title "…" --from "22/11/2026 08:00" --to "25/11/2026 17:00"',
    '                [--questions 10] [--tries 2] [--topic "…"] [--document MÃ] [--no-announce]',
    'npm run quiz -- contest list                      các cuộc thi',
    'npm run quiz -- contest show SỐ                   một cuộc thi',
    'npm run quiz -- contest results SỐ [TỆP.xlsx]     kết quả: cá nhân, chi bộ, các lượt, câu hỏi',
    'npm run quiz -- contest cancel SỐ                 hủy trước khi hết giờ',
  ],
  async run(args, io, deps) {
    const order = readContestOrder(args, (deps.clock ?? systemClock).now())
    const office = await deps.openContests()
    switch (order.kind) {
      case 'create':
        return create(order.draft, io, office)
      case 'list':
        return list(io, office.desk)
      case 'show':
        return show(order.id, io, office.desk)
      case 'results':
        return results(order, io, office.desk)
      case 'cancel':
        return cancel(order.id, io, office.desk)
    }
  },
}

async function create(
  { topics, documents, questionsPerTry, tries, announces, ...draft }: ContestOrderDraft,
  io: QuizIo,
  { desk, questions }: ContestOffice,
): Promise<number> {
  const bank = await questions()
  const known = {
    topics: bank.map(({ topic }) => topic),
    documents: bank.map(({ source }) => source.doc),
  }
  const settings = {
    questionsPerTry,
    tries,
    announces,
    topics: topics.length === 0 ? null : topics.map((one) => meantName(one, known.topics)),
    documents:
      documents.length === 0 ? null : documents.map((one) => meantName(one, known.documents)),
  }
  const outcome = await desk.create(BY, { ...draft, settings }, bank)
  if (outcome.kind === 'refused') {
    io.err('Chưa tạo được cuộc thi:')
    for (const fault of outcome.faults) io.err(`  - ${contestFaultWords(fault)}`)
    return 1
  }
  const { contest } = outcome
  io.out(`Đã tạo cuộc thi số ${contest.id}.`)
  for (const line of describe(contest, desk)) io.out(line)
  if (announces) io.out('Sổ tay thông báo lúc mở và gửi kết quả lúc đóng, khi npm start đang chạy.')
  return 0
}

async function list(io: QuizIo, desk: ContestDesk): Promise<number> {
  const contests = await desk.list(MOST_LISTED)
  if (contests.length === 0)
    io.out('Chưa có cuộc thi nào. Tạo bằng lệnh: npm run quiz -- contest create')
  for (const contest of contests) {
    const state = CONTEST_STATES[desk.stateOf(contest)]
    io.out(`Số ${contest.id} (${state}): ${contest.title}, ${windowWords(contest)}`)
  }
  return 0
}

async function show(id: number, io: QuizIo, desk: ContestDesk): Promise<number> {
  const found = await desk.results(id)
  if (found === null) return refuse(id, io)
  for (const line of describe(found.contest, desk)) io.out(line)
  io.out(`Đã có ${found.people.length} người làm bài, ${found.tries.length} lượt.`)
  return 0
}

async function results(
  { id, file }: { id: number; file: string | null },
  io: QuizIo,
  desk: ContestDesk,
): Promise<number> {
  const found = await desk.results(id)
  if (found === null) return refuse(id, io)
  const { contest, state } = found
  if (state === 'open' || state === 'counting')
    io.out('Cuộc thi chưa xong, đây là kết quả lúc này.')
  if (file !== null) {
    await writeWholeFile(file, async (write) => {
      await writeWorkbook(contestSheets(found), write)
      return true
    })
    io.out(`Đã ghi kết quả cuộc thi số ${contest.id} vào ${file}.`)
    return 0
  }
  for (const line of resultLines(found)) io.out(line)
  io.out(`Danh sách đầy đủ: npm run quiz -- contest results ${id} ket-qua.xlsx`)
  return 0
}

async function cancel(id: number, io: QuizIo, desk: ContestDesk): Promise<number> {
  const outcome = await desk.cancel(id)
  switch (outcome) {
    case 'not_found':
      return refuse(id, io)
    case 'too_late':
      io.err(`Cuộc thi số ${id} đã xong hoặc đã hủy, nên không hủy được nữa.`)
      return 1
    case 'cancelled':
      io.out(
        `Đã hủy cuộc thi số ${id}. Ai mở /cuocthi sẽ thấy; muốn báo cho mọi người, Bạn soạn một thông báo.`,
      )
      return 0
  }
}

function describe(contest: Contest, desk: ContestDesk): string[] {
  const { settings, questions, title } = contest
  const only = [...(settings.topics ?? []), ...(settings.documents ?? [])]
  return [
    `${title} (${CONTEST_STATES[desk.stateOf(contest)]})`,
    `  Mở ${windowWords(contest)}`,
    `  ${triesWords(settings)}`,
    `  Chọn từ ${questions.length} câu hỏi${only.length === 0 ? '' : ` của: ${only.join('; ')}`}`,
    `  Thông báo lúc mở và lúc đóng: ${settings.announces ? 'có' : 'không'}`,
  ]
}

function resultLines({ contest, people, units, allRight, questions }: ContestResults): string[] {
  if (people.length === 0) return ['Chưa có ai làm bài.']
  const asked = questions.filter(({ answered }) => answered > 0)
  const hardest = asked
    .sort((a, b) => a.right / a.answered - b.right / b.answered)
    .slice(0, HARDEST)
  return [
    `${contest.title}: ${people.length} người làm bài, ${allRight} người đúng hết.`,
    ...people.slice(0, MOST_PRINTED).map((one) => `  ${personLine(one, contest)}`),
    ...(units.length === 0 ? [] : ['Chi bộ, tổ:']),
    ...units.slice(0, MOST_PRINTED).map((one) => `  ${unitLine(one)}`),
    'Câu khó nhất:',
    ...hardest.map(
      ({ question, answered, right }) => `  Đúng ${right}/${answered}: ${question.question}`,
    ),
  ]
}

function refuse(id: number, io: QuizIo): number {
  io.err(`Không có cuộc thi số ${id}. Xem các số bằng lệnh: npm run quiz -- contest list`)
  return 1
}
