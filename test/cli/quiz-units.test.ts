import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeWorkbook } from '../../src/lib/workbook.ts'
import { createUnitStore } from '../../src/storage/unit-store.ts'
import { DATABASES } from '../support/stores.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { corpusWith, quiz } from './quiz-setup.ts'

function put(name: string, content: string | Uint8Array): string {
  const file = join(temporaryDirectory(), name)
  writeFileSync(file, content)
  return file
}

describe.each(DATABASES)('npm run quiz -- units, on $database', ({ open }) => {
  async function setUp() {
    const units = createUnitStore({ db: (await open()).db })
    const deps = { openUnits: async () => units }
    return {
      units,
      run: (args: string[], answers?: string[]) =>
        quiz(corpusWith({}), ['units', ...args], { deps, ...(answers && { answers }) }),
    }
  }

  it('puts the list of a file in the place of the old one, after a look at it', async () => {
    const { units, run } = await setUp()
    await units.replace(['Chi bộ 1', 'Chi bộ cũ'])
    const file = put('don-vi.txt', 'Chi bộ 1\n\n Chi bộ  2\r\nchi bộ 2\nTổ 3\nTổ Đông\nTổ Dòng\n')
    const refused = await run([file])
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('--yes')])
    expect(await units.list()).toEqual(['Chi bộ 1', 'Chi bộ cũ'])

    const { code, out, asked } = await run([file], ['c'])
    expect(out).toContain('+ Chi bộ 2')
    expect(out).toContain('- Chi bộ cũ (sẽ bỏ khỏi danh sách)')
    expect(out).toContain('Dòng 4: “chi bộ 2” trùng với dòng 3.')
    expect(out).toContain('5 đơn vị: thêm 4, bỏ 1, 1 dòng không dùng được.')
    expect(asked).toHaveLength(1)
    expect(code).toBe(1)
    expect(await units.list()).toEqual(['Chi bộ 1', 'Chi bộ 2', 'Tổ 3', 'Tổ Đông', 'Tổ Dòng'])
    expect((await run([])).out).toBe('Chi bộ 1\nChi bộ 2\nTổ 3\nTổ Đông\nTổ Dòng\n5 đơn vị.')
  })

  it('says how to begin where there is no list', async () => {
    const { run } = await setUp()
    expect(await run([])).toMatchObject({ code: 0, out: expect.stringContaining('units TỆP') })
  })
})

describe('a list of units', () => {
  async function namesOf(file: string) {
    let names: string[] = []
    const units = {
      list: async () => [],
      async replace(own: string[]) {
        names = own
      },
    }
    const result = await quiz(corpusWith({}), ['units', file, '--yes'], {
      deps: { openUnits: async () => units },
    })
    return { ...result, names }
  }

  it('is read from a workbook, under its heading', async () => {
    const pieces: Uint8Array[] = []
    const rows = [
      ['Danh sách'],
      ['STT', 'Chi bộ', 'Bí thư'],
      [1, 'Chi bộ 1', 'A'],
      [2, 'Tổ 2', 'B'],
    ]
    const sheet = { name: 'Đơn vị', columnWidths: [10], hasHeading: false, rows }
    await writeWorkbook([sheet], async (bytes) => void pieces.push(bytes))
    const file = put('don-vi.xlsx', Buffer.concat(pieces))
    expect(await namesOf(file)).toMatchObject({ code: 0, names: ['Chi bộ 1', 'Tổ 2'] })
  })

  it('is read from CSV without a heading, beside numbers', async () => {
    const file = put('a.csv', '1;"Chi bộ 1, thôn Đông"\n2;Chi bộ 2\n3;\n')
    const { code, names, out } = await namesOf(file)
    expect([code, names]).toEqual([1, ['Chi bộ 1, thôn Đông', 'Chi bộ 2']])
    expect(out).toContain('Dòng 3: ô tên đơn vị trống.')
  })

  it('refuses names that no button can show, and files without any', async () => {
    const long = await namesOf(put('a.txt', `${'a'.repeat(81)}\n${'b'.repeat(80)}`))
    expect(long.names).toEqual(['b'.repeat(80)])
    expect(long.out).toContain('Dòng 1: tên dài 81 ký tự')
    const none = await namesOf(put('a.txt', 'Chi bộ\n'))
    expect([none.code, none.names]).toEqual([1, []])
    expect((await namesOf(put('a.pdf', 'x'))).code).toBe(2)
  })
})
