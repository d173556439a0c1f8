import { describe, expect, it } from 'vitest'
import { runCommand } from './program.ts'

const QUESTION = 'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030?'

describe('the command line', () => {
  it('answers a question for people, with the source', async () => {
    const { code, stdout } = await runCommand(['ask', QUESTION])
    expect(code).toBe(0)
    expect(stdout).toContain('Quy mô kinh tế số đạt tối thiểu 40% GRDP.')
    expect(stdout).toMatch(/Nguồn:\n\[1\] Chương trình hành động .*\(Thái Nguyên\), mục II\.1, /)
  })

  it('answers JSON lines in order, bad ones with their fault, and prints nothing else', async () => {
    const history = [{ role: 'user', text: 'Mục tiêu kinh tế số của cả nước đến năm 2030?' }]
    const lines = [
      JSON.stringify({ id: 'a', question: QUESTION }),
      'không phải JSON',
      '',
      JSON.stringify({ id: 'b' }),
      JSON.stringify({ id: 'c', question: 'Giá vàng hôm nay bao nhiêu?' }),
      JSON.stringify({ id: 'd', question: 'còn Thái Nguyên thì sao', history }),
    ]
    const { code, stdout } = await runCommand(['ask', '--jsonl'], lines.join('\n'))
    const records = readJsonLines(stdout)
    expect(records.map(({ id, kind }) => [id, kind])).toEqual([
      ['a', 'answered'],
      [null, 'error'],
      ['b', 'error'],
      ['c', 'not_in_corpus'],
      ['d', 'answered'],
    ])
    expect(records[0]).toEqual({
      id: 'a',
      kind: 'answered',
      answer: expect.stringContaining('40% GRDP'),
      citations: expect.arrayContaining([
        {
          doc: 'chuong-trinh-hanh-dong-thai-nguyen',
          number: null,
          section: 'II.1',
          locator: 'Mục II.1, gạch đầu dòng thứ 2',
          passage: expect.stringContaining('40% GRDP'),
          quote: expect.stringContaining('40% GRDP'),
          said: true,
        },
      ]),
      elapsed_ms: expect.any(Number),
    })
    expect(records[4]?.answer).toContain('40% GRDP')
    expect(code).toBe(1)
  })

  it('searches by JSON lines, as many hits as asked for', async () => {
    const lines = [QUESTION, 'ai ký'].map((question, index) =>
      JSON.stringify({ id: String(index), question }),
    )
    const { code, stdout } = await runCommand(['search', '--jsonl', '-k', '3'], lines.join('\n'))
    expect(code).toBe(0)
    const records = readJsonLines(stdout)
    expect(records.map(({ id }) => id)).toEqual(['0', '1'])
    for (const { hits } of records) {
      expect(hits).toHaveLength(3)
      expect(hits).toContainEqual({
        doc: expect.any(String),
        section: expect.any(String),
        passage: expect.any(String),
        score: expect.any(Number),
      })
    }
    expect(JSON.stringify(records[0]?.hits)).toContain('40% GRDP')
  })

  it('chats line by line from a pipe and presses buttons by their numbers', async () => {
    const lines = [QUESTION, '1', '/vanban', 'Giá vàng hôm nay bao nhiêu?', '/thoat', 'cảm ơn']
    const { code, stdout } = await runCommand(['chat'], `${lines.join('\n')}\n`)
    expect(code).toBe(0)
    const parts = ['40% GRDP', '(HDI)', 'Các văn bản hiện có', 'không nêu nội dung này']
    const places = parts.map((part) => stdout.indexOf(part))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(stdout).not.toContain('Cảm ơn Bạn')
    expect(stdout).not.toContain('\u001b')
  })
})

function readJsonLines(text: string): Record<string, unknown>[] {
  const lines = text.trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}
