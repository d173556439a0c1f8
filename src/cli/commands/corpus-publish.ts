import { countFaults, placeOfFault } from '../../corpus/count-faults.ts'
import type { Corpus } from '../../corpus/document.ts'
import type { Follower } from '../../corpus/ports.ts'
import type { PublishOutcome } from '../../corpus/publish.ts'
import { bankFaults } from '../../quiz/bank.ts'

/** Publishes the documents, and tells every step of the running programs. */
export type Publish = (
  corpus: Corpus,
  directory: string,
  onProgress: (followers: Follower[]) => void,
) => Promise<PublishOutcome>

interface PublishIo {
  out(text: string): void
  err(text: string): void
}

const SHORT = 8
const STILL_OLD = 'Các chương trình vẫn trả lời từ bản cũ.'

/** Returns the exit code: 0 when these documents are in use, or will be at the next start. */
export async function runPublish(
  corpus: Corpus,
  directory: string,
  { out, err, publish }: PublishIo & { publish: Publish },
): Promise<number> {
  const { documents, hash } = corpus
  const faults = [...corpus.faults, ...bankFaults(corpus.questionFiles)]
  if (faults.length > 0) {
    for (const fault of faults) err(`${placeOfFault(fault)}: ${fault.message}`)
    err(
      `Chưa đưa lên, vì ${countFaults(faults)} không dùng được. ` +
        'Hãy sửa những chỗ nêu trên, hoặc bỏ tệp hay dòng đó ra khỏi thư mục, rồi chạy lại lệnh này.',
    )
    return 1
  }
  const version = `phiên bản ${hash.slice(0, SHORT)} (${documents.length} văn bản)`
  const outcome = await publish(corpus, directory, (followers) => out(progressLine(followers)))
  switch (outcome.kind) {
    case 'in_use':
      out(`Câu trả lời đang lấy từ ${version}, không có gì phải đổi.`)
      return 0
    case 'active':
      out(`Từ bây giờ mọi câu trả lời lấy từ ${version}.`)
      return 0
    case 'replaced':
      err(`Có người vừa đưa lên văn bản khác, nên ${version} không được dùng.`)
      return 1
    case 'refused':
      err(
        `Không dùng được ${version}. ${STILL_OLD}\n` +
          `Chương trình không nạp được: ${outcome.reason}.\n` +
          'Hãy xem nhật ký của chương trình đó, khắc phục rồi chạy lại lệnh này.',
      )
      return 1
    case 'waiting':
      err(
        `Chưa đổi sang ${version}. ${STILL_OLD}\n` +
          `Chương trình chưa theo kịp: ${outcome.missing.map(processName).join('; ')}.\n` +
          'Hãy xem hoặc chạy lại chương trình đó. Khi mọi chương trình đã sẵn sàng, việc đổi tự diễn ra.',
      )
      return 1
  }
}

function progressLine(followers: Follower[]): string {
  const ready = followers.filter(({ state }) => state === 'ready').length
  return `Đang chờ các chương trình nạp văn bản mới: ${ready}/${followers.length} sẵn sàng.`
}

/** `máy web-1, tiến trình 12` for `web-1:12:…`. */
function processName(process: string): string {
  const [host = process, pid] = process.split(':')
  return pid === undefined ? host : `máy ${host}, tiến trình ${pid}`
}
