/** What `npm run doctor` looks at on this machine itself. */
import { z } from 'zod'
import { type CheckItem, fault, ok, warning } from '../channels/check.ts'
import { countFaults } from '../corpus/count-faults.ts'
import { assertHasDocuments, loadCorpus } from '../corpus/load-corpus.ts'
import { OperatorError } from '../lib/errors.ts'
import { bankFaults } from '../quiz/bank.ts'

const TIMEOUT_MS = 3_000
const NOT_RUNNING = warning(
  'Sổ tay chưa chạy trên máy này.',
  'Hãy mở một cửa sổ lệnh khác và gõ npm start.',
)
const NO_QUESTIONS = warning(
  'Văn bản: chưa có câu hỏi mẫu nào dùng được, nên ai hỏi bằng lời thường ngày có thể chưa được trả lời đúng.',
  'Hãy viết câu hỏi mẫu theo hướng dẫn trong tệp README.vi.md. Xem những đoạn cần viết bằng lệnh: npm run corpus -- check',
)

/** What `/readyz` answers. */
const readiness = z.object({
  ready: z.boolean(),
  parts: z.array(
    z.object({
      name: z.string(),
      isReady: z.boolean(),
      detail: z.string().nullable(),
      warning: z.string().nullish(),
    }),
  ),
})

/** Whether `npm start` runs here; null when its port is not fixed, or is somebody else's. */
export async function checkProgram({
  host,
  port,
}: {
  host: string
  port: number
}): Promise<{ isRunning: boolean | null; items: CheckItem[] }> {
  if (port === 0) return { isRunning: null, items: [] }
  let answer: unknown
  try {
    const response = await fetch(`http://${toLocalHost(host)}:${port}/readyz`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    answer = await response.json().catch(() => null)
  } catch (error) {
    const isSilent = error instanceof Error && error.name === 'TimeoutError'
    return isSilent ? someoneElse(port) : { isRunning: false, items: [NOT_RUNNING] }
  }
  const read = readiness.safeParse(answer)
  if (!read.success) return someoneElse(port)
  const troubled = read.data.parts.filter(({ isReady }) => !isReady)
  const noted = read.data.parts.flatMap(({ name, warning: note }) =>
    note ? [warning(`Sổ tay đang chạy, nhưng phần ${name} cần xem.`, note)] : [],
  )
  if (troubled.length === 0) return { isRunning: true, items: [ok('Sổ tay đang chạy.'), ...noted] }
  const items = troubled.map(({ name, detail }) =>
    warning(
      `Sổ tay đang chạy, nhưng phần ${name} chưa sẵn sàng.`,
      detail ?? 'Hãy đợi một phút rồi chạy lại npm run doctor.',
    ),
  )
  return { isRunning: true, items: [...items, ...noted] }
}

function someoneElse(port: number): { isRunning: null; items: CheckItem[] } {
  const item = warning(
    `Cổng ${port} có chương trình trả lời, nhưng không phải Sổ tay.`,
    'Nếu npm start không chạy được, hãy đặt PORT sang số khác trong tệp .env, ví dụ PORT=8058.',
  )
  return { isRunning: null, items: [item] }
}

/** Every address of the machine includes the loopback. */
function toLocalHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

/** Whether there is something to answer from, what of it cannot be used, and what it lacks. */
export async function checkCorpusFolder(directory: string): Promise<CheckItem[]> {
  try {
    const corpus = await loadCorpus(directory)
    assertHasDocuments(corpus, directory)
    const what = `Văn bản: ${corpus.documents.length} văn bản dùng được.`
    const faults = [...corpus.faults, ...bankFaults(corpus.questionFiles)]
    const documents =
      faults.length === 0
        ? ok(what)
        : warning(
            `${what} Có ${countFaults(faults)} không dùng được.`,
            'Xem lý do và cách sửa bằng lệnh: npm run corpus -- check',
          )
    return corpus.writtenQuestions.size > 0 ? [documents] : [documents, NO_QUESTIONS]
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    return [fault('Văn bản: không có gì để trả lời.', error.message)]
  }
}
