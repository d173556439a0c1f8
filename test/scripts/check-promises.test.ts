import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const SOURCE = `
declare const db: { execute(): Promise<void> }
declare const maybe: (() => Promise<void>) | undefined
declare function send(): PromiseLike<void> | undefined
export async function plant(): Promise<void> {
  db.execute() // floats
  maybe?.() // floats
  send() // floats
  db.execute().then(() => {}) // floats
  db.execute().finally(() => {}) // floats
  await db.execute()
  void db.execute()
  db.execute().catch(() => {})
  db.execute().catch(() => {}).finally(() => {})
  db.execute().then(() => {}, () => {})
  let later = db.execute()
  later = db.execute()
  return later
}
`

it('finds the promises that nobody awaits, and no others', async () => {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, 'plant.ts'), SOURCE)
  writeFileSync(
    join(directory, 'tsconfig.json'),
    '{"compilerOptions":{"strict":true,"target":"es2023","types":[]}}',
  )
  const args = ['--import', 'tsx', resolve('scripts/check-promises.ts'), directory]
  const error: unknown = await promisify(execFile)(process.execPath, args).catch((e: unknown) => e)
  expect(error).toMatchObject({ code: 1, stdout: '5 floating promises\n' })
  const expected = SOURCE.split('\n').flatMap((line, n) => (line.includes('floats') ? [n + 1] : []))
  const { stderr } = error as { stderr: string }
  expect([...stderr.matchAll(/plant\.ts:(\d+):/g)].map((match) => Number(match[1]))).toEqual(
    expected,
  )
})
