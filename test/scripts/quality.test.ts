import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createCellStore } from '../../scripts/quality/cells.ts'
import { PIPELINES, type Pipeline } from '../../scripts/quality/pipelines.ts'
import type { QuestionSet } from '../../scripts/quality/question-sets.ts'
import { renderReport } from '../../scripts/quality/report.ts'
import { type Measured, planJobs, readMeasured, runJob } from '../../scripts/quality/run.ts'
import type { SetName } from '../../scripts/quality/sets.ts'
import { runScript } from '../support/run-command.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const DEV = [
  {
    id: 'a',
    style: 'plain',
    question: 'Ai ký ban hành Nghị quyết 57?',
    in_scope: true,
    evidence: [{ doc: 'cong-van-pvhtt-bien-hoa', quote: 'Tổng Bí thư Tô Lâm ký ban hành' }],
    facts: [['Tô Lâm']],
  },
  {
    id: 'b',
    style: 'out_of_scope',
    question: 'Giá vàng hôm nay bao nhiêu?',
    in_scope: false,
    evidence: [],
    facts: [],
  },
]
const SUBJECTS = ['thuế đất nông nghiệp', 'giấy phép lái xe', 'bảo hiểm thất nghiệp']
const ARTICLES = SUBJECTS.map((subject, i) => ({
  id: `${i + 1}00`,
  law: `${i + 1}/2020/qh14`,
  article: '1',
  title: `Quy định về ${subject}`,
  subject: 'Đề mục 1.1 Chung',
  chapter: '',
  text: `Người dân nộp hồ sơ về ${subject} tại cơ quan có thẩm quyền trong mười ngày làm việc.`,
}))
const LEGAL = SUBJECTS.map((subject, i) => ({
  id: `q${i}`,
  question: `Hồ sơ ${subject} nộp ở đâu?`,
  gold: [`${i + 1}00`],
}))
const VECTORS = [
  '5 3',
  'thuế 1 0 0',
  'lái_xe 0 1 0',
  'thất_nghiệp 0 0 1',
  'hồ_sơ 0.2 0.2 0.2',
  'nộp 0.2 0.2 0.1',
]

/** A folder as the shared one, with next to nothing in it. */
function shareLittle(): string {
  const shared = temporaryDirectory()
  const write = (file: string, text: string | Buffer) => writeFileSync(join(shared, file), text)
  const lines = (items: readonly object[]) => items.map((item) => JSON.stringify(item)).join('\n')
  mkdirSync(join(shared, 'eval'))
  mkdirSync(join(shared, 'data'))
  write('eval/dev.jsonl', lines(DEV))
  write('data/legal-questions.jsonl', lines(LEGAL))
  write('data/law-articles.jsonl.gz', gzipSync(lines(ARTICLES)))
  write('data/word-vectors-100d.vec.gz', gzipSync(VECTORS.join('\n')))
  return shared
}

/** The page of what is measured in this process. */
async function measure(
  shared: string,
  sets: SetName[],
  pipelines: string[],
  cache = temporaryDirectory(),
): Promise<string> {
  const places = { corpus: 'corpus', shared, cache }
  const cells = createCellStore(join(cache, 'cells'))
  const jobs = await planJobs({ places, sets, pipelines, sample: 100 })
  for (const job of jobs) await runJob(job, places, { cells, onProgress: () => {} })
  const measured = await readMeasured(jobs, cells)
  return renderReport(measured, { date: '2026-01-01', commit: null })
}

/** Rows of a table, by their first cell; of the first table under a heading. */
function tableUnder(page: string, ...headings: string[]): Record<string, string[]> {
  let at = 0
  for (const heading of headings) at = page.indexOf(`\n${heading}\n`, at)
  expect(at, headings.join(' > ')).toBeGreaterThan(0)
  const [table = ''] = /\|[\s\S]*?\|\n\n/.exec(page.slice(at)) ?? []
  const rows = table.trim().split('\n')
  return Object.fromEntries(
    rows.map((row) => {
      const [name = '', ...cells] = row.split('|').slice(1, -1)
      return [name.trim(), cells.map((cell) => cell.trim())]
    }),
  )
}

const IDS = PIPELINES.map(({ id }) => id)
const PEERS = [
  'MiniSearch, default',
  'MiniSearch, folding and bigrams',
  'SQLite FTS5',
  'Orama, default',
  'Orama, folding',
  'LangChain, plain average of word vectors',
  'LangChain, our embedding model',
]

describe('npm run quality', () => {
  it('measures ours, its parts and the peers on both collections in four forms', async () => {
    const stdout = await measure(shareLittle(), ['dev', 'legal'], IDS)

    const dev = tableUnder(stdout, '## The development set', '### As typed')
    expect(Object.keys(dev)).toEqual([
      '',
      '---',
      'Sổ tay, whole',
      'Sổ tay without embeddings',
      'Sổ tay without written questions',
      'Sổ tay without lay words',
      'Sổ tay without the re-ranker',
      ...PEERS,
    ])
    expect(dev['Sổ tay, whole']?.slice(0, 2)).toEqual(['1', '1.000 (.207–1.000)'])

    const legal = tableUnder(stdout, '## Legal questions', '### As typed')
    expect(legal).not.toHaveProperty('Sổ tay without written questions')
    for (const name of ['Sổ tay, whole', ...PEERS.filter((peer) => !peer.startsWith('Orama, d'))]) {
      // Three of three, and so the mean of the reciprocal ranks is 1.
      expect(legal[name], name).toEqual([
        '3',
        ...Array(3).fill('1.000 (.439–1.000)'),
        '1.000 (1.000–1.000)',
      ])
    }
    const bare = tableUnder(stdout, '## Legal questions', '### No diacritics')
    expect(bare['MiniSearch, default']).not.toEqual(legal['MiniSearch, default'])
    expect(bare['MiniSearch, folding and bigrams']).toEqual(
      legal['MiniSearch, folding and bigrams'],
    )

    const answers = tableUnder(stdout, '## Answers and refusals', '### The development set')
    expect(answers['Sổ tay, whole, as typed']).toEqual([
      ...Array(3).fill('1/1 1.00 (.21–1.00)'),
      expect.stringMatching(/^(\d+)\/\1 1\.00/),
      '0/1 .00 (.00–.79)',
      '1/1 1.00 (.21–1.00)',
    ])
  }, 60_000)

  it('shows each set over the documents, and what was learned from it', async () => {
    const places = { corpus: 'corpus', shared: shareLittle(), cache: temporaryDirectory() }
    const sets: SetName[] = ['own', 'fresh']
    const cells = createCellStore(join(places.cache, 'cells'))
    const jobs = await planJobs({ places, sets, pipelines: ['sqlite'], sample: 5 })
    for (const job of jobs) await runJob(job, places, { cells, onProgress: () => {} })
    const page = renderReport(await readMeasured(jobs, cells), { date: '2026-01-01', commit: null })
    expect(page).toMatch(/## Our own questions\n\n\d+ questions .* are learned from them/)
    expect(page).toMatch(/## Fresh questions\n\n\d+ questions .* nothing is learned from them/)
    expect(tableUnder(page, '## Fresh questions', '### As typed')['SQLite FTS5']?.[0]).toBe('5')
  }, 60_000)

  it('keeps what it measured, and measures again what has changed', async () => {
    const shared = shareLittle()
    const cache = temporaryDirectory()
    const args = ['--shared', shared, '--only', 'legal', '--pipelines', 'sqlite']
    const none = await runScript('scripts/quality.ts', [...args, '--print'], { DATA_DIR: cache })
    expect(none.stdout).toMatch(/Not measured.*: SQLite FTS5 \(law\)\.\n/)
    const first = await runScript('scripts/quality.ts', args, { DATA_DIR: cache })
    expect(first.stderr).toContain('1 of 1 indexes')
    expect(first.stdout).not.toContain('Not measured')
    expect(readdirSync(join(cache, 'quality/cells'))).toHaveLength(4)
    // The same folder under another name is the same folder.
    const moved = args.with(1, relative('.', shared))
    const second = await runScript('scripts/quality.ts', moved, { DATA_DIR: cache })
    expect(second.stderr).toContain('0 of 1 indexes')
    expect(second.stdout).toBe(first.stdout)

    const [one, ...rest] = LEGAL.map((item) => JSON.stringify(item))
    const changed = [one?.replace('100', '200'), ...rest].join('\n')
    writeFileSync(join(shared, 'data/legal-questions.jsonl'), changed)
    const third = await measure(shared, ['legal'], ['sqlite'], join(cache, 'quality'))
    const legal = tableUnder(third, '## Legal questions', '### As typed')
    expect(legal['SQLite FTS5']?.[1]).toMatch(/^\.667/)
  }, 60_000)

  it('sets ours beside a peer that was asked fewer questions with those same ones', () => {
    const [ours, peer] = ['ours', 'sqlite'].map((id) => PIPELINES.find((one) => one.id === id))
    if (!ours || !peer) throw new Error('no such pipelines')
    const set: QuestionSet = { name: 'legal', collection: 'law', questions: [], evaluated: [] }
    const cellOf = (pipeline: Pipeline, ranks: Record<string, number>): Measured => {
      const outcomes = Object.fromEntries(
        Object.entries(ranks).map(([id, rank]) => [
          id,
          { rank, hit1: rank === 1, hit3: rank > 0 && rank <= 3, hit10: rank > 0 },
        ]),
      )
      const cell = { key: '', pipeline: pipeline.id, set: 'legal', form: 'typed', outcomes }
      return {
        pipeline,
        set,
        form: 'typed',
        cell: { ...cell, answers: [] },
      }
    }
    const page = renderReport(
      [cellOf(ours, { a: 1, b: 2, c: 0, d: 4 }), cellOf(peer, { b: 3, c: 1 })],
      { date: '2026-01-01', commit: 'abc1234' },
      ['Orama, default (law)'],
    )
    expect(page).toMatch(/Not measured.*: Orama, default \(law\)\.\n/)
    expect(page).toContain('Measured on 2026-01-01 from abc1234')
    const table = tableUnder(page, '## Legal questions', '### As typed')
    const figures = Object.entries(table).map(([name, cells]) => [
      name,
      cells[0],
      ...cells.slice(1).map((cell) => cell.split(' ')[0]),
    ])
    expect(figures.slice(2)).toEqual([
      ['Sổ tay, whole', '4', '.250', '.500', '.750', '.438'],
      ['Sổ tay, whole, on the 2 below', '2', '.000', '.500', '.500', '.250'],
      ['SQLite FTS5', '2', '.500', '1.000', '1.000', '.667'],
    ])
  })

  it('says what is missing and what can be measured without it', async () => {
    const { code, stderr } = await runScript('scripts/quality.ts', ['--shared', 'no-such-folder'])
    expect(code).toBe(1)
    expect(stderr).toContain('no-such-folder/eval/dev.jsonl')
    expect(stderr).toContain('no-such-folder/data/law-articles.jsonl.gz')
    expect(stderr).toContain('--only own')
  })

  it.each([
    ['a set that is none', ['--only', 'dev,nothing'], '--only knows own, .*, not "nothing"'],
    ['a set twice', ['--only', 'dev,dev'], '--only names "dev" twice'],
    ['a pipeline that is none', ['--pipelines', 'x'], '--pipelines knows .*, not "x"'],
    ['no number', ['--sample', 'few'], '--sample wants a whole number from 1 on, not "few"'],
    ['an option that is none', ['--foo'], "Unknown option '--foo'.*"],
  ])('says what is wrong and how it is used for %s', async (_, args, fault) => {
    const { code, stdout, stderr } = await runScript('scripts/quality.ts', args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(new RegExp(`^${fault}\\.?\\nusage: `))
  })

  it('prints how it is used when asked', async () => {
    const { code, stdout } = await runScript('scripts/quality.ts', ['--help'])
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^usage: /)])
  })
})
