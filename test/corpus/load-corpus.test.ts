import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLibrary } from '../../src/corpus/library.ts'
import { loadCorpus, readCorpus } from '../../src/corpus/load-corpus.ts'
import { OperatorError } from '../../src/lib/errors.ts'

const GOOD = `---
title: Kế hoạch thử
kind: kế hoạch
---

I. MỤC ĐÍCH

- Một.
`

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corpus-'))
})
afterEach(() => rm(folder, { recursive: true }))

const put = (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content)
const withFront = (yaml: string) => `---\n${yaml}\n---\n\nI. MỤC ĐÍCH\n\n- Một.\n`

describe('loadCorpus', () => {
  it('takes .md and .txt, and passes over other files and the readme', async () => {
    await put('b.md', GOOD)
    await put('a.txt', 'Một đoạn văn bản tiếng Việt.')
    await put('README.md', '# Cách thêm văn bản')
    await put('anh.png', 'x')
    const corpus = await loadCorpus(folder)
    expect(corpus.documents.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(corpus.documents[1]?.passages[1]).toMatchObject({ id: 'b#I/1', line: 8 })
  })

  it.each([
    ['an unknown level', 'title: A\nkind: b\nlevel: xã', 4, 'chọn một trong: trung ương'],
    ['a missing title', 'kind: kế hoạch', 1, 'Mục "title" thiếu'],
    ['an impossible date', 'title: A\nkind: b\ndate: "2025-02-30"', 4, 'ngày có thật'],
    ['an unknown name', 'title: A\nkind: b\nnguoi_ky: C', 4, '"nguoi_ky" không có'],
    ['a nested fault', 'title: A\nkind: b\nsigner:\n  title: C', 5, 'signer.name'],
    ['broken YAML', 'title: "A\nkind: b', 3, 'không đúng cú pháp YAML'],
    [
      'a number that begins with a star',
      'title: A\nkind: b\nnumber: *-HD/BTGTU',
      4,
      '"*-HD/BTGTU"',
    ],
    ['a title that begins with a star', 'title: *a\nkind: b', 2, 'trong dấu nháy'],
    [
      'values that multiply each other',
      'title: A\nkind: b\nimplements: &a [x, x]\nrecipients: [*a, *a]',
      5,
      'trong dấu nháy',
    ],
    ['another id', 'id: khac\ntitle: A\nkind: b', 2, 'khác tên tệp'],
    ['no mapping at all', '- a\n- b', 1, 'Cách sửa'],
  ])('refuses front matter with %s, naming file, line and remedy', async (_, yaml, line, words) => {
    await put('hong.md', withFront(yaml))
    await put('tot.md', GOOD)
    const corpus = await loadCorpus(folder)
    expect(corpus.faults).toHaveLength(1)
    expect(corpus.faults[0]).toMatchObject({ file: 'hong.md', line })
    expect(corpus.faults[0]?.message).toContain(words)
    expect(corpus.documents.map(({ id }) => id)).toEqual(['tot'])
  })

  it.each([
    ['an empty file', '  \n\n', 'Tệp trống'],
    ['front matter without a text', '---\ntitle: A\nkind: b\n---\n', 'không có nội dung'],
    ['front matter without an end', '---\ntitle: A\nkind: b\nI. MỤC ĐÍCH\n', 'không đóng'],
    ['another encoding', new Uint8Array([0x4e, 0xf3, 0xe9, 0x20]), 'UTF-8'],
    ['UTF-16', new Uint8Array([0x41, 0, 0x42, 0]), 'UTF-16'],
    ['TCVN3', 'Uû ban nh©n d©n tØnh quyÕt ®Þnh vÒ c«ng t¸c v¨n th­, l­u tr÷', 'TCVN3'],
    ['VNI', 'Uûy ban nhaân daân tænh quyeát ñònh veà coâng taùc vaên thö löu tröõ', 'VNI'],
  ])('refuses %s and keeps the rest', async (_, content, words) => {
    await put('hong.txt', content)
    await put('tot.md', GOOD)
    const corpus = await loadCorpus(folder)
    expect(corpus.faults.map(({ file }) => file)).toEqual(['hong.txt'])
    expect(corpus.faults[0]?.message).toContain(words)
    expect(corpus.documents).toHaveLength(1)
  })

  it('refuses a second file with the same id and one that cannot be read', async () => {
    await put('ke-hoach.md', GOOD)
    await put('ke-hoach.txt', 'Bản khác của cùng một kế hoạch.')
    await mkdir(join(folder, 'thu-muc.md'))
    await symlink(join(folder, 'khong-co'), join(folder, 'lien-ket.md'))
    const corpus = await loadCorpus(folder)
    expect(corpus.documents).toHaveLength(1)
    expect(corpus.faults.map(({ file }) => file)).toEqual([
      'ke-hoach.txt',
      'lien-ket.md',
      'thu-muc.md',
    ])
    expect(corpus.faults[0]?.message).toContain('đã được dùng cho tệp ke-hoach.md')
  })

  it('says of each file in another format that it is not read, and what to do', async () => {
    for (const name of ['Ke-Hoach.DOCX', 'a.doc', 'b.pdf', 'c.html', 'd.odt', 'tot.md'])
      await put(name, GOOD)
    // No omission: the original of a text that is there, and what Word keeps while a file is open.
    for (const name of ['tot.docx', '~$a.doc', '.an.pdf', 'README.pdf', 'anh.png'])
      await put(name, '')
    const corpus = await loadCorpus(folder)
    expect(corpus.documents).toHaveLength(1)
    expect(corpus.faults).toEqual([])
    expect(corpus.warnings.map(({ file, code }) => `${file} ${code}`)).toEqual([
      'Ke-Hoach.DOCX unread_format',
      'a.doc unread_format',
      'b.pdf unread_format',
      'c.html unread_format',
      'd.odt unread_format',
    ])
    expect(corpus.warnings[0]?.message).toMatch(/chưa đọc được tệp \.docx.*lưu thành tệp \.txt/)
  })

  it('takes xã/phường as a level', async () => {
    await put('a.md', withFront('title: A\nkind: b\nlevel: xã/phường'))
    expect((await loadCorpus(folder)).documents[0]?.level).toBe('xã/phường')
  })

  it('makes a plain id of a file name with accents and blanks', async () => {
    await put('Kế hoạch số 12 (Đảng ủy).txt', 'Nội dung kế hoạch của Đảng ủy.')
    expect((await loadCorpus(folder)).documents[0]?.id).toBe('ke-hoach-so-12-dang-uy')
  })

  it('reads decomposed Unicode and Windows line ends as usual text, with a warning', async () => {
    await put('a.md', `\uFEFF${GOOD.replace(/\n/g, '\r\n').replace('Một', 'Một'.normalize('NFD'))}`)
    const corpus = await loadCorpus(folder)
    expect(corpus.faults).toEqual([])
    expect(corpus.documents[0]?.passages[1]?.text).toBe('Một.')
    expect(corpus.warnings).toMatchObject([
      { code: 'decomposed_unicode', documentId: 'a', line: 8 },
    ])
  })

  it('has a hash that changes with names and contents of accepted files only', async () => {
    await put('a.md', GOOD)
    const first = (await loadCorpus(folder)).hash
    await put('hong.txt', '')
    expect((await loadCorpus(folder)).hash).toBe(first)
    await put('a.md', GOOD.replace('Một', 'Hai'))
    expect((await loadCorpus(folder)).hash).not.toBe(first)
  })

  it('takes the quiz questions beside the documents along, as no document', async () => {
    await put('a.md', GOOD)
    const without = await loadCorpus(folder)
    await mkdir(join(folder, 'quiz'))
    await put('quiz/b.jsonl', '\uFEFF{"id": "mot"}\n')
    await put('quiz/ghi-chu.txt', 'Không phải câu hỏi.')
    await put('quiz/hong.jsonl', Buffer.from([0x61, 0xff]))
    const corpus = await loadCorpus(folder)
    expect(corpus.documents.map(({ id }) => id)).toEqual(['a'])
    expect(corpus.files.map(({ name }) => name)).toEqual(['a.md', 'quiz/b.jsonl'])
    expect(corpus.questionFiles).toEqual([{ name: 'quiz/b.jsonl', text: '{"id": "mot"}\n' }])
    expect(corpus.faults).toMatchObject([
      { file: 'quiz/hong.jsonl', message: expect.stringContaining('UTF-8') },
    ])
    expect(corpus.hash).not.toBe(without.hash)
    expect(corpus.documentsHash).toBe(without.documentsHash)
    expect(await readCorpus(corpus.files)).toMatchObject({
      hash: corpus.hash,
      questionFiles: corpus.questionFiles,
    })
  })

  it('reads the questions that were written for passages, which search looks at', async () => {
    await put('a.md', GOOD)
    const without = await loadCorpus(folder)
    await mkdir(join(folder, 'questions'))
    await put(
      'questions/a.jsonl',
      '\uFEFF{"passage": "a#I/1", "questions": [" Hỏi  một? ", "Hỏi hai?"]}\r\n\r\n' +
        '{"passage": "a#I/1", "questions": ["Hỏi ba?"], "opening": true}\n',
    )
    const corpus = await loadCorpus(folder)
    expect(corpus.faults).toEqual([])
    expect([...corpus.writtenQuestions]).toEqual([['a#I/1', ['Hỏi một?', 'Hỏi hai?', 'Hỏi ba?']]])
    expect(corpus.openingQuestions).toEqual(['Hỏi ba?'])
    expect(corpus.documentsHash).not.toBe(without.documentsHash)
    expect(corpus.hash).not.toBe(without.hash)
    expect(corpus.questionFiles).toEqual([])
    expect(await readCorpus(corpus.files)).toMatchObject({
      hash: corpus.hash,
      documentsHash: corpus.documentsHash,
      writtenQuestions: corpus.writtenQuestions,
    })
  })

  it('names the lines of written questions that cannot be used, and takes the others', async () => {
    await put('a.md', GOOD)
    await mkdir(join(folder, 'questions'))
    const lines = [
      '{"passage": "a#I/1", "questions": ["Hỏi một?"',
      '{"passage": "a#I/1", "question": ["Hỏi một?"]}',
      '{"passage": "a#I/1", "questions": []}',
      `{"passage": "a#I/1", "questions": ["${'dài '.repeat(100)}"]}`,
      '{"passage": "a#I/9", "questions": ["Hỏi một?"]}',
      '{"passage": "b#/p1", "questions": ["Hỏi một?"]}',
      '{"passage": "a#I/1", "questions": ["Hỏi một?", "hoi MOT"]}',
    ]
    await put('questions/a.jsonl', lines.join('\n'))
    const { writtenQuestions, faults, warnings } = await loadCorpus(folder)
    expect([...writtenQuestions]).toEqual([['a#I/1', ['Hỏi một?']]])
    expect(faults).toMatchObject([
      { file: 'questions/a.jsonl', line: 1, message: expect.stringContaining('JSON') },
      { line: 2, message: expect.stringContaining('thiếu hoặc thừa') },
      { line: 3, message: expect.stringContaining('ít nhất một câu hỏi') },
      { line: 4, message: expect.stringContaining('300 ký tự') },
    ])
    expect(warnings).toMatchObject([
      { line: 5, code: 'unknown_passage', message: expect.stringContaining('đoạn "a#I/9"') },
      { line: 6, code: 'unknown_passage', message: expect.stringContaining('văn bản "b"') },
      { line: 7, code: 'repeated_question', message: expect.stringContaining('dòng 7') },
    ])
  })

  it('takes the part of a passage that answers, word for word or not at all', async () => {
    await put('a.md', GOOD)
    await mkdir(join(folder, 'questions'))
    const [passage] = (await loadCorpus(folder)).documents[0]?.passages ?? []
    const { id = '', text = '' } = passage ?? {}
    const lines = [
      { passage: id, answer: text.slice(0, 9), questions: ['Hỏi một?'] },
      { passage: id, answer: 'Không có chữ này', questions: ['Hỏi hai?'] },
      { passage: id, questions: ['Hỏi ba?'] },
    ]
    await put('questions/a.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'))
    const { writtenQuestions, writtenAnswers, warnings } = await loadCorpus(folder)
    expect(writtenQuestions.get(id)).toEqual(['Hỏi một?', 'Hỏi hai?', 'Hỏi ba?'])
    expect([...writtenAnswers]).toEqual([['Hỏi một?', text.slice(0, 9)]])
    expect(warnings).toMatchObject([
      { line: 2, code: 'unknown_answer', message: expect.stringContaining('"Không có chữ này"') },
    ])
  })

  it('opens with the first question of a line that is used, and says which cannot be offered', async () => {
    await put('a.md', GOOD)
    await mkdir(join(folder, 'questions'))
    const long = `Hỏi ${'rất '.repeat(20)}dài?`
    const lines = [
      ['Hỏi một?'],
      ['hoi mot', 'Hỏi hai?', 'Hỏi ba?'],
      ['HỎI MỘT'],
      [long],
      ['Việc này là gì?', 'Hỏi bốn?'],
    ].map((questions) => JSON.stringify({ passage: 'a#I/1', questions, opening: true }))
    await put('questions/a.jsonl', lines.join('\n'))
    const corpus = await loadCorpus(folder)
    expect(corpus.openingQuestions).toEqual(['Hỏi một?', 'Hỏi hai?', long, 'Việc này là gì?'])
    expect(createLibrary(corpus).suggestions.opening(9)).toEqual(['Hỏi một?', 'Hỏi hai?'])
    expect(corpus.warnings).toMatchObject([
      { line: 2, code: 'repeated_question' },
      { line: 3, code: 'repeated_question' },
      { line: 4, code: 'unfit_opening', message: expect.stringContaining('dài quá 60 ký tự') },
      { line: 5, code: 'unfit_opening', message: expect.stringContaining('dựa vào') },
    ])
  })

  it('says what to do when the folder is missing or is none', async () => {
    const missing = loadCorpus(join(folder, 'khong-co'))
    await expect(missing).rejects.toBeInstanceOf(OperatorError)
    await expect(missing).rejects.toThrow(/Không có thư mục văn bản .*CORPUS_DIR/)
    await put('tep.md', GOOD)
    const file = loadCorpus(join(folder, 'tep.md'))
    await expect(file).rejects.toBeInstanceOf(OperatorError)
    await expect(file).rejects.toThrow(/không phải là thư mục.*CORPUS_DIR/)
  })
})
