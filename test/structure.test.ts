import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { environmentSchema } from '../src/config/schema.ts'
import { readFrontMatter } from '../src/corpus/front-matter.ts'
import { WEIGHTS } from '../src/retrieval/rank-passages.ts'

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ optionalDependencies: z.record(z.string(), z.string()).default({}) }),
  ),
})

function foldersOf(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** The fenced block of the README that has one line per folder of src: `src/<folder>/  what it holds`. */
function readmeFolders(text: string): string[] {
  return [...text.matchAll(/^\s*src\/([\w-]+)\/(?=\s)/gm)].map((match) => match[1] ?? '').sort()
}

/** The README files and every page under docs. */
const PAGES = [
  'README.md',
  'README.vi.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
]

function matchesOf(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, found = '']) => found)
}

/** Names in backticks in the first column of a table whose head begins with this word. */
function tableNames(page: string, head: string): string[] {
  const [, rows = ''] = new RegExp(`^\\| ${head} \\|.*\\n((?:\\|.*\\n)*)`, 'm').exec(page) ?? []
  return rows.split('\n').flatMap((row) => matchesOf(row.split('|')[1] ?? '', /`([^`]+)`/g))
}

describe('the settings', () => {
  const example = readFileSync('.env.example', 'utf8')

  it('stand in .env.example, all of them and no others', () => {
    const listed = [...example.matchAll(/^# ([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1])
    expect(listed.sort()).toEqual(Object.keys(environmentSchema.shape).sort())
  })

  it('have a line that says what each is for', () => {
    for (const block of example.split(/^# [A-Z][A-Z0-9_]*=.*$/m).slice(0, -1)) {
      expect(block.trim()).toMatch(/^# \S.*\.$/m)
    }
  })

  it('are shown with their defaults', () => {
    const defaults = environmentSchema.parse({})
    for (const [, name = '', value = ''] of example.matchAll(/^# ([A-Z][A-Z0-9_]*)=(.*)$/gm)) {
      const actual = Object.entries(defaults).find(([key]) => key === name)?.[1]
      expect(`${name}=${value}`).toBe(`${name}=${actual ?? ''}`)
    }
  })
})

describe('the folders', () => {
  it('are the ones the README maps', () => {
    const readme = readFileSync('README.md', 'utf8')
    expect(readmeFolders(readme)).toEqual(foldersOf('src'))
  })

  it.each(foldersOf('src/channels'))('channels/%s has the files every channel has', (channel) => {
    const missing = ['index.ts', 'parse.ts', 'render.ts', 'errors.ts'].filter(
      (file) => !existsSync(join('src/channels', channel, file)),
    )
    expect(missing).toEqual([])
  })
})

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(page, 'utf8')

  it('names commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
    const commands = matchesOf(text, /npm run (?:-s )?([a-z][\w:-]*)/g)
    expect(commands.filter((name) => !(name in scripts))).toEqual([])
  })

  it('names files that exist', () => {
    const files = matchesOf(text, /(?<![\w/.])((?:src|scripts|test|docs)\/[\w./-]*\w\/?)/g)
    const links = matchesOf(text, /\]\((?!https?:)([^)#]+)/g).map((to) => join(page, '..', to))
    expect([...files, ...links].filter((file) => !existsSync(file))).toEqual([])
  })
})

describe('the documentation', () => {
  it('shows an answer in words that the corpus holds', () => {
    const [, example = ''] = /^\$ npm run.*\n([\s\S]*?)\n\nNguồn:/m.exec(
      readFileSync('README.md', 'utf8'),
    ) ?? ['']
    const corpus = readdirSync('corpus')
      .filter((file) => file.endsWith('.md'))
      .map((file) => readFileSync(join('corpus', file), 'utf8'))
    const lines = example.split('\n').map((line) => line.replace(/ \[\d+\]$/, ''))
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines) expect(corpus.some((text) => text.includes(line))).toBe(true)
  })

  it('explains to operators the messages that the program gives', () => {
    const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join('src', file), 'utf8'))
      // A template's slots stand for numbers.
      .map((text) => text.replace(/\$\{\w+\}/g, '0'))
    const messages = tableNames(readFileSync('README.vi.md', 'utf8'), 'Bạn thấy')
      .filter((name) => /^\p{Lu}/u.test(name))
      .map((message) => message.replace(/\b\d{4}\b/g, '0'))
    expect(messages.length).toBeGreaterThan(0)
    expect(messages.filter((message) => !source.some((text) => text.includes(message)))).toEqual([])
  })

  it('lists the fields of the front matter', () => {
    const refused = readFrontMatter('title: x\nkind: y\nnone: z', 'x.md', 'x')
    const message = 'fault' in refused ? refused.fault.message : ''
    const known = /dùng được: (.*)\.$/.exec(message)?.[1]?.split(', ')
    expect(tableNames(readFileSync('docs/corpus.md', 'utf8'), 'field')).toEqual(known)
  })

  it('lists the warnings for editors', () => {
    const source = readdirSync('src/corpus').map((f) => readFileSync(join('src/corpus', f), 'utf8'))
    const given = source.flatMap((text) =>
      matchesOf(text, /(?:(?:warn|toWarning)\([^'"`]*?|code: )'(\w+_\w+)'/g),
    )
    const listed = tableNames(readFileSync('docs/corpus.md', 'utf8'), 'code')
    expect(listed.sort()).toEqual([...new Set(given)].sort())
  })

  it('lists the features of the ranking, and names files of retrieval', () => {
    const page = readFileSync('docs/retrieval.md', 'utf8')
    expect(tableNames(page, 'feature')).toEqual(Object.keys(WEIGHTS))
    const files = matchesOf(page, /`((?:data\/)?[\w-]+\.(?:ts|json))`/g)
    expect(files.filter((file) => !existsSync(join('src/retrieval', file)))).toEqual([])
  })
})

it('runs in an image whose Node is one that the program supports', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'))
  const oldest = Number(/^>=(\d+)/.exec(engines.node)?.[1])
  const images = matchesOf(readFileSync('Dockerfile', 'utf8'), /^FROM node:(\d+)-/gm).map(Number)
  expect(images).toHaveLength(2)
  expect(new Set(images).size).toBe(1)
  for (const image of images) expect(image).toBeGreaterThanOrEqual(oldest)
})

describe('package-lock.json', () => {
  const text = readFileSync('package-lock.json', 'utf8')

  it('names no host', () => {
    expect(text).not.toMatch(/"resolved": "https?:/)
  })

  it('knows the packages of every platform, without which npm ci refuses it', () => {
    const { packages } = lockFile.parse(JSON.parse(text))
    const known = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)))
    const wanted = Object.values(packages).flatMap((one) => Object.keys(one.optionalDependencies))
    expect(wanted.filter((name) => !known.has(name))).toEqual([])
  })
})
