import type { Clock } from './lib/clock.ts'
import type { Logger } from './lib/logger.ts'
import type { BuildProgress } from './retrieval/build-index.ts'
import type { IndexEvent } from './retrieval/index-cache.ts'

const REPORT_EVERY_MS = 5_000
const STAGES: Record<BuildProgress['stage'], string> = {
  documents: 'đọc văn bản',
  joining: 'ghép các văn bản',
  vectors: 'xếp các câu theo nghĩa',
}

/**
 * Tells the operator what becomes of the search index: one line every few seconds while it is
 * built, and nothing of one that is built faster.
 */
export function createIndexLog(
  logger: Logger,
  { directory, clock }: { directory: string; clock: Clock },
): (event: IndexEvent) => void {
  let reportedAtMs = clock.now().getTime()
  let isLong = false

  function report({ stage, done, total }: BuildProgress): void {
    const nowMs = clock.now().getTime()
    if (nowMs - reportedAtMs < REPORT_EVERY_MS) return
    reportedAtMs = nowMs
    isLong = true
    logger.info({ done, total }, `Đang lập chỉ mục tìm kiếm: ${STAGES[stage]}, ${done}/${total}`)
  }

  return (event) => {
    switch (event.kind) {
      case 'building':
        report(event.progress)
        return
      case 'damaged':
        logger.warn({ reason: event.reason }, 'Chỉ mục tìm kiếm đã lưu bị hỏng nên được lập lại.')
        return
      case 'not_saved':
        logger.warn(
          { reason: event.reason },
          `Chưa lưu được chỉ mục tìm kiếm vào thư mục ${directory}, lần chạy sau phải lập lại. ` +
            'Hãy kiểm tra DATA_DIR và quyền ghi vào thư mục này.',
        )
        return
      case 'no_worker':
        logger.warn(
          { reason: event.reason },
          'Chưa lập được chỉ mục tìm kiếm bên cạnh, nên Sổ tay lập trong lúc trả lời và có thể trả lời chậm.',
        )
        return
      case 'built': {
        const { documentsMade, documentsKept } = event
        const what = { documentsMade, documentsKept }
        if (isLong) logger.info(what, 'Đã lập xong chỉ mục tìm kiếm.')
        else logger.debug(what, 'search index built')
        return
      }
      case 'loaded':
        logger.debug('search index loaded')
    }
  }
}
