import { describe, expect, it } from 'vitest'
import { createIndexLog } from '../src/index-log.ts'
import type { IndexEvent } from '../src/retrieval/index-cache.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { createMemoryLogger } from './support/logger.ts'

const REPORT_MS = 5_000

function open() {
  const clock = createFakeClock()
  const { logger, lines } = createMemoryLogger()
  const tell = createIndexLog(logger, { directory: './data', clock })
  const said = () =>
    lines
      .map((line): { level: string; msg: string } => JSON.parse(line))
      .filter(({ level }) => level !== 'debug')
      .map(({ level, msg }) => `${level}: ${msg}`)
  return { clock, tell, said }
}

function building(stage: 'documents' | 'joining' | 'vectors', done: number): IndexEvent {
  return { kind: 'building', progress: { stage, done, total: 100 } }
}

const BUILT: IndexEvent = { kind: 'built', documentsMade: 2, documentsKept: 98 }

describe('the log of the search index', () => {
  it('tells every few seconds how far a long build is, and when it is done', () => {
    const { clock, tell, said } = open()
    for (let done = 0; done < 100; done += 10) {
      tell(building('documents', done))
      clock.advance(REPORT_MS / 4)
    }
    clock.advance(REPORT_MS)
    tell(building('vectors', 50))
    tell(BUILT)
    expect(said()).toEqual([
      'info: Đang lập chỉ mục tìm kiếm: đọc văn bản, 40/100',
      'info: Đang lập chỉ mục tìm kiếm: đọc văn bản, 80/100',
      'info: Đang lập chỉ mục tìm kiếm: xếp các câu theo nghĩa, 50/100',
      'info: Đã lập xong chỉ mục tìm kiếm.',
    ])
  })

  it('says nothing of a short one', () => {
    const { clock, tell, said } = open()
    tell(building('documents', 0))
    clock.advance(REPORT_MS / 2)
    tell(building('joining', 0))
    tell(BUILT)
    tell({ kind: 'loaded' })
    expect(said()).toEqual([])
  })

  it.each([
    ['damaged', 'bị hỏng nên được lập lại'],
    ['not_saved', 'Hãy kiểm tra DATA_DIR'],
    ['no_worker', 'có thể trả lời chậm'],
  ] as const)('warns where one is %s', (kind, words) => {
    const { tell, said } = open()
    tell({ kind, reason: 'EIO' })
    expect(said()).toEqual([expect.stringMatching(new RegExp(`^warn: .*${words}`))])
  })
})
