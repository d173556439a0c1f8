import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runScript } from '../support/run-command.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const QUESTION = 'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030?'
const GOOD = `---
title: Kế hoạch thử
kind: kế hoạch
---

I. MỤC ĐÍCH

- Mở 3 lớp tập huấn kỹ năng số cho đảng viên.
`

function corpusOf(files: Record<string, string>): string {
  const directory = temporaryDirectory()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
  return directory
}

const ask = (env: Record<string, string>, question = QUESTION) =>
  runScript('src/cli/main.ts', ['ask', question], env)

describe.each([
  ['a command', 'src/cli/main.ts', ['ask', QUESTION]],
  ['npm start', 'src/main.ts', []],
])('%s', (_, file, args) => {
  it('says in one line that the folder of documents is missing', async () => {
    const { code, stdout, stderr } = await runScript(file, args, { CORPUS_DIR: '/khong-co' })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^Không có thư mục văn bản "\/khong-co"\. Hãy tạo .*\n$/)
  })

  it('says that no document can be used, rather than that they do not state it', async () => {
    const directory = corpusOf({ 'hong.md': '' })
    const { code, stderr } = await runScript(file, args, { CORPUS_DIR: directory })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^Thư mục \S+ chưa có văn bản nào dùng được\. .*corpus -- check\.\n$/)
  })
})

describe('a command', () => {
  it('counts the files that were passed over in one line for people', async () => {
    const directory = corpusOf({ 'tot.md': GOOD, 'hong.md': '', 'khac.pdf': '' })
    const { code, stderr } = await ask({ CORPUS_DIR: directory })
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^\d\d:\d\d:\d\d WARN 2 tệp bị bỏ qua, đầu tiên là hong\.md\. .*npm run corpus -- check\n$/,
    )
  })

  it('says of a line of questions that it is a line, and which', async () => {
    const directory = corpusOf({ 'tot.md': GOOD })
    mkdirSync(join(directory, 'questions'))
    writeFileSync(join(directory, 'questions', 'tot.jsonl'), '\nsai\n')
    const { code, stderr } = await ask({ CORPUS_DIR: directory })
    expect(code).toBe(0)
    expect(stderr).toContain('WARN 1 dòng câu hỏi bị bỏ qua: questions/tot.jsonl, dòng 2. ')
  })

  it.each([
    { place: 'below a file', make: () => join(corpusOf({ tep: '' }), 'tep', 'data') },
    // Where Node's recursive mkdir never ends.
    { place: 'in /proc', make: () => '/proc/so-tay' },
  ])('answers although the data directory is $place, and says it cannot save', async ({ make }) => {
    const { code, stdout, stderr } = await ask({ DATA_DIR: make() })
    expect(code).toBe(0)
    expect(stdout).toContain('GRDP')
    expect(stderr).toMatch(/^\S+ WARN Chưa lưu được chỉ mục .*DATA_DIR/)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it.each([['--help'], ['chat', '--help'], ['ask', '-h']])(
    'prints the help: %s %s',
    async (...args) => {
      const { code, stdout, stderr } = await runScript('src/cli/main.ts', args, {
        CORPUS_DIR: '/khong-co',
      })
      expect([code, stderr]).toEqual([0, ''])
      expect(stdout).toMatch(/^(Các lệnh|Cách dùng):\n/)
    },
  )

  it.each(['chat', 'doctor'])('refuses what cannot be told to %s', async (command) => {
    const { code, stdout, stderr } = await runScript('src/cli/main.ts', [command, 'xin chào'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^Không hiểu "xin chào"\.\nCách dùng:/)
  })

  it('lists every npm command when none is named', async () => {
    const { code, stderr } = await runScript('src/cli/main.ts', [])
    expect(code).toBe(2)
    for (const name of [
      'chat',
      '-s ask',
      '-s search',
      'corpus',
      'eval',
      'doctor',
      'zalo',
      'broadcast',
      'quiz',
      'bench',
    ]) {
      expect(stderr).toContain(`npm run ${name} `)
    }
  })
})
