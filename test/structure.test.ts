import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { environmentSchema } from '../src/config/schema.ts'

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

it('says its version of Node in one place only', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'))
  const image = /^FROM node:(\d+)-/m.exec(readFileSync('Dockerfile', 'utf8'))?.[1]
  expect(engines.node).toMatch(new RegExp(`^>=${image}\\b`))
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
