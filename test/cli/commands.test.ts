import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Citation } from '../../src/answering/answer.ts'
import { runAsk } from '../../src/cli/commands/ask.ts'
import { runEval } from '../../src/cli/commands/eval.ts'
import { runSearch } from '../../src/cli/commands/search.ts'
import type { CommandIo } from '../../src/cli/json-lines.ts'
import { printedAnswer } from '../../src/cli/printed-answer.ts'
import type { Engine } from '../../src/engine.ts'
import { QUESTIONS_FILE, sharedEngine } from '../support/engine.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

let engine: Engine
const openEngine = async () => engine
const retriever = async () => engine.retriever
beforeAll(async () => {
  engine = await sharedEngine()
})

function createIo(...lines: (string | object)[]) {
  const out: string[] = []
  const err: string[] = []
  const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
  const io: CommandIo = {
    input: Readable.from([input.join('\n')]),
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
  }
  return { io, out, err, records: () => out.map((line): unknown => JSON.parse(line)) }
}

const QUESTION = 'Quy mô kinh tế số của Thái Nguyên đến năm 2030?'
const citationRecord = z.strictObject({
  doc: z.string(),
  number: z.string().nullable(),
  section: z.string(),
  locator: z.string(),
  passage: z.string().min(1),
  quote: z.string().min(1),
  said: z.boolean(),
})
const answerRecord = z.strictObject({
  id: z.string(),
  kind: z.enum(['answered', 'not_in_corpus', 'needs_choice']),
  answer: z.string().min(1),
  citations: z.array(citationRecord),
  elapsed_ms: z.number().nonnegative(),
})
const searchRecord = z.strictObject({
  id: z.string(),
  hits: z.array(
    z.strictObject({
      doc: z.string(),
      section: z.string(),
      passage: z.string(),
      score: z.number(),
    }),
  ),
})

describe('ask', () => {
  it('prints one answer with its source for people', async () => {
    const { io, out, err } = createIo()
    expect(await runAsk(QUESTION.split(' '), io, openEngine)).toBe(0)
    expect(out.join('\n')).toContain('tối thiểu 40% GRDP')
    expect(out.join('\n')).toContain('mục II.1, gạch đầu dòng thứ 2')
    expect(err).toEqual([])
  })

  it('says what the places below a refusal are, and names no command of the chat', async () => {
    for (const question of ['Nghị quyết số 999-NQ/TW nói gì?', 'Giá vàng hôm nay bao nhiêu?']) {
      const { io, out } = createIo()
      expect(await runAsk([question], io, openEngine)).toBe(0)
      const printed = out.join('\n')
      expect(printed).not.toMatch(/\/(?:vanban|hoi|nguon|help)/)
      expect(printed).toMatch(/\n\nMuốn đọc từng văn bản, gõ: npm run corpus -- show$/)
      expect(printed.includes('\n\nChỗ gần nhất:\n[1] ')).toBe(printed.includes('[1] '))
    }
  })

  it('lists the nearest places under a heading', () => {
    const nearest = [{ source: 'Công văn 1180-CV/ĐU, mục II.1' }] as Citation[]
    const reason = { kind: 'nothing_close' } as const
    expect(printedAnswer({ kind: 'not_in_corpus', reason, nearest })).toBe(
      [
        'Các văn bản hiện có không nêu nội dung này.',
        '',
        'Chỗ gần nhất:',
        '[1] Công văn 1180-CV/ĐU, mục II.1',
        '',
        'Muốn đọc từng văn bản, gõ: npm run corpus -- show',
      ].join('\n'),
    )
  })

  it('says how it is used when nothing is asked', async () => {
    const { io, out, err } = createIo()
    expect(await runAsk([], io, openEngine)).toBe(2)
    expect(out).toEqual([])
    expect(err.join('\n')).toContain('Cách dùng')
  })

  it('takes a sentence that begins with a dash', async () => {
    const { io, out } = createIo()
    expect(await runAsk([`- ${QUESTION}`], io, openEngine)).toBe(0)
    expect(out.join('\n')).toContain('tối thiểu 40% GRDP')
  })

  it('--jsonl answers line by line, in order, with every field of the contract', async () => {
    const { io, records } = createIo(
      { id: '1', question: QUESTION },
      { id: '2', question: 'Giá vàng hôm nay bao nhiêu?' },
      { id: '3', question: 'Ai ký?' },
      { id: '4', question: 'Ai ký công văn 1180?' },
    )
    expect(await runAsk(['--jsonl'], io, openEngine)).toBe(0)
    const answers = z.array(answerRecord).parse(records())
    expect(answers.map(({ id, kind }) => [id, kind])).toEqual([
      ['1', 'answered'],
      ['2', 'not_in_corpus'],
      ['3', 'needs_choice'],
      ['4', 'answered'],
    ])
    const [first, second, third, fourth] = answers
    expect(first?.citations[0]).toMatchObject({
      doc: 'chuong-trinh-hanh-dong-thai-nguyen',
      number: null,
      section: 'II.1',
      locator: 'Mục II.1, gạch đầu dòng thứ 2',
    })
    for (const { passage, quote } of first?.citations ?? []) expect(passage).toContain(quote)
    expect([second?.citations, third?.citations]).toEqual([[], []])
    expect(fourth?.citations[0]?.number).toBe('1180-CV/ĐU')
  })

  it('--jsonl says in the answer only what is in the quotes of its citations', async () => {
    const { io, records } = createIo({ id: '1', question: QUESTION })
    await runAsk(['--jsonl'], io, openEngine)
    const [answer] = z.array(answerRecord).parse(records())
    const quotes = answer?.citations.map(({ quote }) => quote) ?? []
    for (const line of answer?.answer.split('\n') ?? []) {
      expect(
        quotes.some((quote) => quote.includes(line.replace(/^- /, ''))),
        line,
      ).toBe(true)
    }
  })

  it('--jsonl tells the citations the answer is taken from, from those to read on', async () => {
    const { io, records } = createIo(
      { id: '1', question: QUESTION },
      { id: '2', question: 'Hướng dẫn của Ban Tuyên giáo Tỉnh ủy số bao nhiêu?' },
    )
    await runAsk(['--jsonl'], io, openEngine)
    const [quoted, noted] = z.array(answerRecord).parse(records())
    const saidOf = (record = quoted) => record?.citations.filter(({ said }) => said) ?? []
    expect(saidOf().length).toBeLessThan(quoted?.citations.length ?? 0)
    for (const line of quoted?.answer.split('\n') ?? []) {
      const words = line.replace(/^- /, '')
      expect(
        saidOf().some(({ quote }) => quote.includes(words)),
        line,
      ).toBe(true)
    }
    // What only notes a blank number rests on all it cites.
    expect(saidOf(noted).length).toBeGreaterThan(0)
  })

  it('--jsonl takes the history of a follow-up', async () => {
    const history = [
      { role: 'user', text: QUESTION },
      { role: 'assistant', text: 'Tối thiểu 40% GRDP.' },
    ]
    const { io, records } = createIo({ id: '1', question: 'còn đến 2045?', history })
    await runAsk(['--jsonl'], io, openEngine)
    expect(z.array(answerRecord).parse(records())[0]?.answer).toContain('50% GRDP')
  })

  it('--jsonl answers a bad line with its fault, goes on, and ends with 1', async () => {
    const { io, records, err } = createIo(
      'không phải JSON',
      { id: '2' },
      '',
      { id: 3, question: 'Ai?' },
      '[]',
      { id: '5', question: 'x', history: [{ role: 'system' }] },
      { id: '6', question: QUESTION },
    )
    expect(await runAsk(['--jsonl'], io, openEngine)).toBe(1)
    expect(records()).toMatchObject([
      { id: null, kind: 'error', error: 'dòng này không phải JSON' },
      { id: '2', kind: 'error', error: 'thiếu "question"' },
      { id: null, kind: 'error', error: '"id" phải là chữ trong ngoặc kép' },
      { id: null, kind: 'error', error: 'dòng này không phải đối tượng JSON trong ngoặc nhọn' },
      {
        id: '5',
        kind: 'error',
        error: '"history.0.role" phải là "user" hoặc "assistant"; thiếu "history.0.text"',
      },
      { id: '6', kind: 'answered' },
    ])
    expect(err).toEqual([])
  })

  it('--jsonl takes a file as Notepad saves it, with a byte order mark', async () => {
    const { io, records } = createIo(`\uFEFF${JSON.stringify({ id: '1', question: QUESTION })}`)
    expect(await runAsk(['--jsonl'], io, openEngine)).toBe(0)
    expect(records()).toMatchObject([{ id: '1', kind: 'answered' }])
  })

  it('--jsonl with nothing to read says nothing', async () => {
    const { io, out } = createIo()
    expect(await runAsk(['--jsonl'], io, openEngine)).toBe(0)
    expect(out).toEqual([])
  })
})

it.each([
  ['ask', (args: string[], io: CommandIo) => runAsk(args, io, openEngine)],
  ['search', (args: string[], io: CommandIo) => runSearch(args, io, retriever)],
  ['eval', (args: string[], io: CommandIo) => runEval(args, io, openEngine)],
] as const)('%s --help says how it is used', async (_, run) => {
  for (const flag of ['--help', '-h']) {
    const { io, out, err } = createIo()
    expect(await run([flag], io)).toBe(0)
    expect(out.join('\n')).toMatch(/^(Cách dùng|Usage)/)
    expect(err).toEqual([])
  }
})

const unopened = async (): Promise<never> => {
  throw new Error('nothing was to be opened')
}

it.each([
  ['ask', (args: string[], io: CommandIo) => runAsk(args, io, unopened)],
  ['search', (args: string[], io: CommandIo) => runSearch(args, io, unopened)],
  ['eval', (args: string[], io: CommandIo) => runEval(args, io, unopened)],
] as const)('%s refuses an option it does not know, and opens nothing', async (name, run) => {
  const typed = name === 'eval' ? ['--foo', 'a.jsonl'] : ['--foo', 'kinh te so']
  for (const args of [typed, typed.toReversed(), ['--json-l']]) {
    const { io, out, err } = createIo()
    expect([await run(args, io), out]).toEqual([2, []])
    expect(err[0]).toMatch(
      /^(Không có lựa chọn|Unknown option) --(foo|json-l)\.\n(Cách dùng|Usage)/,
    )
  }
})

it.each([
  ['ask', (args: string[], io: CommandIo) => runAsk(args, io, unopened)],
  ['search', (args: string[], io: CommandIo) => runSearch(args, io, unopened)],
] as const)('%s refuses a question beside --jsonl', async (_, run) => {
  const { io, out, err } = createIo()
  expect([await run(['--jsonl', 'kinh tế số'], io), out]).toEqual([2, []])
  expect(err[0]).toMatch(/^Không hiểu "kinh tế số"\. Với --jsonl/)
})

describe('search', () => {
  it('prints score, place and text for people', async () => {
    const { io, out } = createIo()
    expect(await runSearch(['-k', '2', QUESTION], io, retriever)).toBe(0)
    expect(out).toHaveLength(2)
    expect(out[0]).toMatch(/^\d+\.\d\d {2}chuong-trinh-hanh-dong-thai-nguyen, Mục II\.1/)
  })

  it('--jsonl gives the hits of each line, ten unless told, best first', async () => {
    for (const [args, count] of [
      [['--jsonl'], 10],
      [['--jsonl', '-k', '3'], 3],
      [['-k', '100', '--jsonl'], 100],
    ] as const) {
      const { io, records } = createIo(
        { id: 'a', question: 'chuyển đổi số' },
        { id: 'b', question: QUESTION },
      )
      expect(await runSearch([...args], io, retriever)).toBe(0)
      const answers = z.array(searchRecord).parse(records())
      expect(answers.map(({ id }) => id)).toEqual(['a', 'b'])
      const scores = answers[0]?.hits.map(({ score }) => score) ?? []
      expect(scores.length).toBeLessThanOrEqual(count)
      expect(scores.length).toBeGreaterThanOrEqual(Math.min(count, 20))
      expect(scores).toEqual([...scores].sort((a, b) => b - a))
    }
  })

  it.each(['0', '-1', '101', '2.5', 'mười', ''])('refuses -k %j', async (limit) => {
    const { io, out, err } = createIo()
    expect(await runSearch(['-k', limit, QUESTION], io, retriever)).toBe(2)
    expect(out).toEqual([])
    expect(err[0]).toContain('-k cần một số từ 1 đến 100')
  })

  it('says how it is used when nothing is asked', async () => {
    const { io, err } = createIo()
    expect(await runSearch([], io, retriever)).toBe(2)
    expect(err[0]).toContain('Cách dùng')
  })
})

describe('eval', () => {
  it('wants files, and names the line it cannot read', async () => {
    const file = join(temporaryDirectory(), 'cau-hoi.jsonl')
    const [good = ''] = readFileSync(QUESTIONS_FILE, 'utf8').split('\n')
    const codeAndFault = async (...args: string[]) => {
      const { io, err, out } = createIo()
      const code = await runEval(args, io, openEngine)
      expect(out).toEqual([])
      return [code, err[0]]
    }
    expect(await codeAndFault()).toEqual([2, expect.stringContaining('Usage')])
    expect(await codeAndFault('khong-co.jsonl')).toEqual([1, 'khong-co.jsonl: cannot be read'])
    writeFileSync(file, `${good}\n\nkhông phải JSON\n`)
    expect(await codeAndFault(file)).toEqual([1, `${file}:3: not JSON`])
    writeFileSync(file, `${good}\n{"id":"x"}\n`)
    expect(await codeAndFault(file)).toEqual([1, expect.stringContaining(`${file}:2: `)])
  })

  it('gives every figure as a number although nothing was cited, and knows a byte order mark', async () => {
    const file = join(temporaryDirectory(), 'ngoai-pham-vi.jsonl')
    const question = { id: '1', style: 'x', question: 'Giá vàng hôm nay bao nhiêu?' }
    const line = JSON.stringify({ ...question, in_scope: false, evidence: [], facts: [] })
    writeFileSync(file, `\uFEFF${line}\n`)
    const { io, out, err } = createIo()
    expect(await runEval(['--json', file], io, openEngine)).toBe(0)
    expect(err).toEqual([])
    const figures = z.record(z.string(), z.number()).parse(JSON.parse(out.at(-1) ?? ''))
    expect(figures.citationsValid).toBe(1)
  })

  it('keeps the quality that was reached on our own questions', async () => {
    const { io, out, err } = createIo()
    expect(await runEval(['--json', QUESTIONS_FILE], io, openEngine)).toBe(0)
    expect(err).toEqual([])
    expect(out[0]).toMatch(/^style +questions +hit@1/)
    const figures = z.record(z.string(), z.number()).parse(JSON.parse(out.at(-1) ?? ''))
    // About three points below what was measured; raise them when the answers get better.
    const floors = {
      hitAt1: 0.88,
      hitAt3: 0.91,
      hitAt10: 0.95,
      mrrAt10: 0.91,
      factsPresent: 0.9,
      outOfScopeRefused: 0.7,
    }
    for (const [name, floor] of Object.entries(floors)) {
      expect(figures[name], name).toBeGreaterThanOrEqual(floor)
    }
    expect(figures.citationsValid).toBe(1)
    expect(figures.wrongRefusals).toBeLessThanOrEqual(0.05)
    for (const name of ['HitAt1', 'HitAt3', 'HitAt10']) {
      expect(figures[`noDiacriticsLoss${name}`], name).toBeLessThanOrEqual(0.055)
    }
  }, 90_000)
})
