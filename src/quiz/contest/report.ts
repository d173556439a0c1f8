/** How a contest went, as a workbook for who organises it. */
import { headings, type Sheet } from '../../lib/workbook.ts'
import { rightOptions } from '../grade.ts'
import type { ContestResults, QuestionResult } from './desk.ts'
import { wholeSeconds } from './ranking.ts'

/** People, units, every finished try, and the questions that were asked, the hardest first. */
export function contestSheets(results: ContestResults): Sheet[] {
  return [peopleSheet(results), unitSheet(results), trySheet(results), questionSheet(results)]
}

function peopleSheet({ people, allRight, contest }: ContestResults): Sheet {
  return {
    name: 'Cá nhân',
    columnWidths: [8, 30, 30, 12, 12, 14, 12, 14, 16],
    hasHeading: true,
    rows: [
      headings(
        'Hạng',
        'Họ tên',
        'Chi bộ, tổ',
        'Số câu đúng',
        'Trên số câu',
        'Thời gian (giây)',
        'Số lượt',
        'Số dự đoán',
        'Lệch dự đoán',
      ),
      ...people.map(({ rank, name, unit, best, tries, guess }) => [
        rank,
        name,
        unit,
        best.right,
        contest.settings.questionsPerTry,
        wholeSeconds(best.elapsedMs),
        tries,
        guess,
        guess === null ? null : Math.abs(guess - allRight),
      ]),
    ],
  }
}

function unitSheet({ units }: ContestResults): Sheet {
  return {
    name: 'Chi bộ, tổ',
    columnWidths: [8, 36, 12, 22, 24],
    hasHeading: true,
    rows: [
      headings(
        'Hạng',
        'Chi bộ, tổ',
        'Số người',
        'Đúng bình quân (%)',
        'Thời gian bình quân (giây)',
      ),
      ...units.map(({ rank, name, members, share, seconds }) => [
        rank,
        name,
        members,
        oneDecimal(share * 100),
        oneDecimal(seconds),
      ]),
    ],
  }
}

function trySheet({ tries, people }: ContestResults): Sheet {
  const names = new Map(people.map(({ personId, name }) => [personId, name]))
  const units = new Map(people.map(({ personId, unit }) => [personId, unit]))
  return {
    name: 'Các lượt',
    columnWidths: [30, 30, 8, 12, 16, 20],
    hasHeading: true,
    rows: [
      headings('Họ tên', 'Chi bộ, tổ', 'Lượt', 'Số câu đúng', 'Thời gian (giây)', 'Xong lúc'),
      ...tries.map(({ personId, number, right, elapsedMs, finishedAt }) => [
        names.get(personId) ?? null,
        units.get(personId) ?? null,
        number,
        right,
        wholeSeconds(elapsedMs),
        new Date(finishedAt),
      ]),
    ],
  }
}

function questionSheet({ questions }: ContestResults): Sheet {
  return {
    name: 'Câu hỏi',
    columnWidths: [60, 40, 30, 14, 14, 14, 60],
    hasHeading: true,
    rows: [
      headings(
        'Câu hỏi',
        'Đáp án đúng',
        'Chủ đề',
        'Số lần hỏi',
        'Số lần đúng',
        'Đúng (%)',
        'Lời văn bản',
      ),
      ...hardestFirst(questions).map(({ question, answered, right }) => [
        question.question,
        rightOptions(question),
        question.topic,
        answered,
        right,
        oneDecimal((right / answered) * 100),
        question.source.quote,
      ]),
    ],
  }
}

/** Those that were answered at all, by the share of right answers. */
function hardestFirst(questions: readonly QuestionResult[]): QuestionResult[] {
  const share = ({ right, answered }: QuestionResult) => right / answered
  return questions.filter(({ answered }) => answered > 0).sort((a, b) => share(a) - share(b))
}

function oneDecimal(number: number): number {
  return Math.round(number * 10) / 10
}
