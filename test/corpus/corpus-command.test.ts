import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCorpusCommand } from '../../src/cli/commands/corpus.ts'
import type { Publish } from '../../src/cli/commands/corpus-publish.ts'
import type { PublishOutcome } from '../../src/corpus/publish.ts'
import { OperatorError } from '../../src/lib/errors.ts'

const CORPUS = new URL('../../corpus/', import.meta.url).pathname

const noPublishing = async (): Promise<PublishOutcome> => {
  throw new Error('nothing was to be published')
}

const run = async (
  args: string[],
  corpusDirectory = CORPUS,
  colours = false,
  publish: Publish = noPublishing,
) => {
  const out: string[] = []
  const err: string[] = []
  const code = await runCorpusCommand(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    corpusDirectory,
    colours,
    publish,
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'command-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('corpus check', () => {
  it('lists what to look at by file, line and place, and ends with 0', async () => {
    const { code, out } = await run(['check'])
    expect(code).toBe(0)
    expect(out).toMatch(/cong-van-1180-du-so-gddt\.md\n/)
    expect(out).toMatch(/dòng \d+, Mục II\.1, đoạn thứ 1: “ngày 32 tháng 4 năm 2024”/)
    expect(out).toMatch(/5 văn bản dùng được, \d+ điều cần xem, 0 tệp không dùng được\.$/)
    expect(out).not.toContain('\u001b')
  })

  it('ends with 1 when a file was refused, naming the line and the remedy', async () => {
    await writeFile(join(folder, 'hong.md'), '---\ntitle: A\nkind: b\nlevel: xã\n---\n\nMột.\n')
    await writeFile(join(folder, 'tot.md'), '---\ntitle: A\nkind: b\n---\n\nMột.\n')
    const { code, out } = await run(['check'], folder, true)
    expect(code).toBe(1)
    expect(out).toMatch(/không dùng được.*, dòng 4: .*chọn một trong/)
    expect(out).toContain('\u001b[31m')
  })

  it('advises which passages have no questions yet, and ends with 0 all the same', async () => {
    const text = '---\ntitle: A\nkind: b\n---\n\nI. MỤC ĐÍCH\n\n- Một.\n- Hai.\n'
    await writeFile(join(folder, 'a.md'), text)
    await mkdir(join(folder, 'questions'))
    const file = join(folder, 'questions', 'a.jsonl')
    await writeFile(file, '{"passage": "a#I/1", "questions": ["Hỏi một?"]}\n')
    const some = await run(['check'], folder)
    expect(some.code).toBe(0)
    expect(some.out).toContain('a: 1 câu; 1 trên 2 đoạn chưa có câu nào.')
    expect(some.out).toContain('questions/a.jsonl:\n    a#I/2  (Mục I, gạch đầu dòng thứ 2)')
    expect(some.out).not.toContain('a#I/1  (')
    const repeating = '{"passage": "a#I/2", "questions": ["hoi mot"]}\n'
    await writeFile(file, `{"passage": "a#I/1", "questions": ["Hỏi một?"]}\n${repeating}`)
    expect((await run(['check'], folder)).out).toContain('a: 1 câu; 1 trên 2 đoạn chưa có câu nào.')
    await writeFile(file, '{"passage": "a#I/1"}\n{"passage": "a#I/2", "questions": ["Hỏi hai?"]}\n')
    const broken = await run(['check'], folder)
    expect(broken.code).toBe(1)
    expect(broken.out).toContain('questions/a.jsonl\n  không dùng được, dòng 1: ')
    expect(broken.out).toMatch(/ điều cần xem, 1 dòng câu hỏi không dùng được\.$/)
    expect((await run(['check'])).out).toMatch(/huong-dan-btg-tinh-uy: \d+ câu, đủ cả \d+ đoạn\./)
  })

  it.each(['check', 'show'])('%s says so when the folder is empty or missing', async (command) => {
    await expect(run([command], folder)).rejects.toThrow(OperatorError)
    await expect(run([command], folder)).rejects.toThrow(/chưa có văn bản nào dùng được/)
    await expect(run([command], join(folder, 'khong-co'))).rejects.toThrow(
      /Không có thư mục văn bản/,
    )
  })

  it('names every refused file before it says that none is left', async () => {
    await writeFile(join(folder, 'hong.md'), '')
    const out: string[] = []
    const io = {
      out: (text: string) => out.push(text),
      err: () => {},
      colours: false,
      publish: noPublishing,
    }
    const checking = runCorpusCommand(['check'], { ...io, corpusDirectory: folder })
    await expect(checking).rejects.toThrow(/chưa có văn bản nào dùng được/)
    expect(out.join('\n')).toMatch(/^hong\.md\n {2}không dùng được: Tệp trống/)
  })
})

describe('corpus publish', () => {
  const publishing = (outcome: PublishOutcome) =>
    run(['publish'], CORPUS, false, async (corpus, directory, onProgress) => {
      expect([corpus.documents.length, directory]).toEqual([5, CORPUS])
      onProgress([
        { process: 'web:1:a', state: 'ready' },
        { process: 'web:2:b', state: 'loading' },
      ])
      return outcome
    })

  it('tells how far the running programs are, and what is answered from in the end', async () => {
    const { code, out, err } = await publishing({ kind: 'active' })
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/: 1\/2 sẵn sàng\.\nTừ bây giờ .* phiên bản [0-9a-f]{8} \(5 văn bản\)\.$/)
    expect((await publishing({ kind: 'in_use' })).code).toBe(0)
  })

  it('says why the old documents stay in use', async () => {
    const refused = await publishing({ kind: 'refused', reason: 'máy web-2: hết bộ nhớ' })
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('web-2: hết bộ nhớ')])
    const waiting = await publishing({ kind: 'waiting', missing: ['web-2:17:x', 'lạ'] })
    expect(waiting.code).toBe(1)
    expect(waiting.err).toContain('Chương trình chưa theo kịp: máy web-2, tiến trình 17; lạ.')
    expect(waiting.err).toContain('vẫn trả lời từ bản cũ')
    expect((await publishing({ kind: 'replaced' })).code).toBe(1)
  })

  it('publishes nothing while a file cannot be used, or when there is none', async () => {
    await expect(run(['publish', folder])).rejects.toThrow(/chưa có văn bản nào dùng được/)
    await writeFile(join(folder, 'tot.md'), '---\ntitle: A\nkind: b\n---\n\nMột.\n')
    await writeFile(join(folder, 'hong.md'), '')
    const { code, err } = await run(['publish', folder])
    expect(code).toBe(1)
    expect(err).toMatch(/^hong\.md: Tệp trống.*\nChưa đưa lên, vì 1 tệp không dùng được\./)
  })

  it('counts files and lines of questions as check does', async () => {
    await writeFile(join(folder, 'tot.md'), '---\ntitle: A\nkind: b\n---\n\nMột.\n')
    await writeFile(join(folder, 'hong.md'), '')
    await mkdir(join(folder, 'questions'))
    await writeFile(join(folder, 'questions', 'tot.jsonl'), '{}\n[]\nsai\n')
    const { err } = await run(['publish', folder])
    const count = '1 tệp và 3 dòng câu hỏi không dùng được.'
    expect(err).toContain('\nquestions/tot.jsonl, dòng 3: ')
    expect(err).toContain(`Chưa đưa lên, vì ${count}`)
    expect((await run(['check'], folder)).out).toContain(`, ${count}`)
  })
})

describe('quiz questions', () => {
  const question = (id: string, quote: string) =>
    JSON.stringify({
      id,
      topic: 'T',
      difficulty: 'easy',
      question: `Câu ${id} hỏi gì?`,
      options: ['Một', 'Hai'],
      correct: [0],
      explanation: 'Vì vậy.',
      source: { doc: 'a', quote },
    })
  const write = async (...lines: string[]) => {
    await writeFile(join(folder, 'a.md'), '---\ntitle: A\nkind: b\n---\n\nMột.\n')
    await mkdir(join(folder, 'quiz'))
    await writeFile(join(folder, 'quiz', 'a.jsonl'), lines.map((line) => `${line}\n`).join(''))
  }

  it('are refused with file and line where they are none, by check and publish alike', async () => {
    await write(question('q1', 'Một.'), '', 'sai', '{"id": "q2"}')
    const check = await run(['check'], folder)
    expect(check.code).toBe(1)
    expect(check.out).toMatch(
      /quiz\/a\.jsonl\n {2}không dùng được, dòng 3: Dòng này không phải .* Hãy xem lại dấu ngoặc/,
    )
    expect(check.out).toMatch(/, 2 dòng câu hỏi không dùng được\.$/)
    const publish = await run(['publish'], folder)
    expect(publish.code).toBe(1)
    expect(publish.err).toMatch(
      /^quiz\/a\.jsonl, dòng 3: .*\nquiz\/a\.jsonl, dòng 4: .*\nChưa đưa lên, vì 2 dòng câu hỏi/,
    )
  })

  it('are warned of where they are left out, which holds up nothing', async () => {
    await write(question('q1', 'Một.'), question('q2', 'Hai.'), question('q1', 'Một'))
    const { code, out } = await run(['check'], folder)
    expect(code).toBe(0)
    expect(out).toMatch(/dòng 2: Đoạn trích không còn nguyên văn .* \[quote_gone\]/)
    expect(out).toMatch(/dòng 3: Mã câu đã dùng ở quiz\/a\.jsonl, dòng 1, .* \[repeated_id\]/)
    const publish = await run(['publish'], folder, false, async () => ({ kind: 'active' }))
    expect(publish.code).toBe(0)
  })
})

describe('the arguments', () => {
  it('name the folder to check, and leave the usual one alone', async () => {
    await writeFile(join(folder, 'a.md'), '---\ntitle: A\nkind: b\n---\n\nMột.\n')
    expect((await run(['check', folder])).out).toMatch(/\n1 văn bản dùng được, /)
    await expect(run(['check', join(folder, 'khong-co')])).rejects.toThrow(/Không có thư mục/)
  })

  it.each([
    ['check', 'a', 'b'],
    ['publish', 'a', 'b'],
    ['show', 'huong-dan-btg-tinh-uy', 'II.1', 'II.2'],
    ['check', '--strict'],
  ])('are refused where they are too many or unknown: %s %s', async (...args) => {
    const { code, out, err } = await run(args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(args.at(-1))
    expect(err).toContain('Cách dùng')
  })

  it.each(['--help', '-h'])('print the help for %s', async (flag) => {
    for (const args of [[flag], ['check', flag]]) {
      const { code, out, err } = await run(args)
      expect([code, err]).toEqual([0, ''])
      expect(out).toMatch(/^Cách dùng:/)
    }
  })
})

describe('corpus show', () => {
  it('lists documents, prints the tree of one, and one section with places', async () => {
    expect((await run(['show'])).out).toContain('huong-dan-btg-tinh-uy\n  Hướng dẫn không ghi số')
    const tree = await run(['show', 'huong-dan-btg-tinh-uy'])
    expect(tree.out).toContain('      II.1.2  1.2. Về mục tiêu (9)')
    const section = await run(['show', 'huong-dan-btg-tinh-uy', 'ii.1.2'])
    expect(section.code).toBe(0)
    expect(section.out).toMatch(
      /\[Mục II\.1\.2, gạch đầu dòng thứ 1, dấu cộng thứ 2\] huong-dan-btg-tinh-uy#II\.1\.2\/1\.2\nĐóng góp của năng suất.*\n {2}\? .*\?\n/,
    )
    expect(section.out).not.toContain('1.3. Về nhiệm vụ')
    expect((await run(['show', 'huong-dan-btg-tinh-uy', 'II.1'])).out).toContain('(7) Tăng cường')
    const outside = await run(['show', 'huong-dan-btg-tinh-uy', '/'])
    expect(outside.out).toContain('huong-dan-btg-tinh-uy#/p1')
    expect(outside.out).not.toContain('huong-dan-btg-tinh-uy#I/1')
  })

  it('names what exists when the document or section is unknown', async () => {
    const document = await run(['show', 'khong-co'])
    expect(document.code).toBe(2)
    expect(document.err).toContain('  cong-van-1180-du-so-gddt  Công văn số 1180-CV/ĐU')
    const section = await run(['show', 'huong-dan-btg-tinh-uy', 'V'])
    expect(section.code).toBe(2)
    expect(section.err).toContain('  II.1.3  1.3. Về nhiệm vụ, giải pháp')
  })

  it('says why a refused document cannot be shown, and how to use the command', async () => {
    await writeFile(join(folder, 'hong.md'), '')
    const refused = await run(['show', 'hong'], folder)
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.err).toContain('Tệp trống')
    expect((await run([])).err).toContain('npm run corpus -- check')
    expect((await run(['xoa'])).code).toBe(2)
  })
})
