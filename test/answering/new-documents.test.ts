import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answerer, AnswerLine } from '../../src/answering/answer.ts'
import { createEngine } from '../../src/engine.ts'
import { silentLogger } from '../support/logger.ts'

/** Two plans as an editor would add them, without written questions. */
const PLANS = {
  'ke-hoach-lang-son': `---
title: Kế hoạch phát triển hạ tầng số
kind: kế hoạch
number: 9/KH-UBND
issuer: Ủy ban nhân dân tỉnh Lạng Sơn
place: Lạng Sơn
---

# KẾ HOẠCH

## I. CHỈ TIÊU

### 1. Khu vực thành thị

Đến năm 2030:

- Phủ sóng di động đạt 99% dân số thành thị.

Đến năm 2035:

- Phủ sóng di động đạt 100% dân số thành thị.

### 2. Khu vực nông thôn

Đến năm 2030:

- Phủ sóng di động đến nông thôn đạt 80% dân số.

Đến năm 2035:

- Các xã đều có điểm phục vụ bưu chính.

### 3. Kinh tế số

Đến năm 2030:

- Tỷ trọng kinh tế số đạt ít nhất 30% quy mô kinh tế.

Đến năm 2045:

- Tỷ trọng kinh tế số trong GRDP đạt tối thiểu 45%.
`,
  'ke-hoach-ha-giang': `---
title: Kế hoạch phát triển kinh tế số
kind: kế hoạch
number: 12/KH-UBND
issuer: Ủy ban nhân dân tỉnh Hà Giang
place: Hà Giang
---

# KẾ HOẠCH

## I. CHỈ TIÊU

Đến năm 2045:

- Tỉnh thuộc nhóm khá của vùng.

Đến năm 2030:

- Tỷ trọng kinh tế số trong GRDP đạt tối thiểu 25%.
`,
}

const folder = mkdtempSync(join(tmpdir(), 'so-tay-57-new-'))
let answerer: Answerer

beforeAll(async () => {
  mkdirSync(join(folder, 'corpus'))
  for (const [name, text] of Object.entries(PLANS)) {
    writeFileSync(join(folder, 'corpus', `${name}.md`), text)
  }
  const config = { corpusDirectory: join(folder, 'corpus'), dataDirectory: join(folder, 'data') }
  answerer = (await createEngine(config, silentLogger)).answerer
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function linesOf(question: string): Promise<AnswerLine[]> {
  const answer = await answerer.answer({ question })
  if (answer.kind !== 'answered') throw new Error(`"${question}": ${answer.kind}`)
  return answer.blocks.flatMap(({ lines }) => lines)
}

/** Each line with the year that stands above it last. */
async function yearsOf(question: string): Promise<Record<string, string | undefined>> {
  let year: string | undefined
  const years: Record<string, string | undefined> = {}
  for (const { text, role } of await linesOf(question)) {
    if (role === 'lead') year = /20\d\d/.exec(text)?.[0] ?? year
    else years[/\d+%/.exec(text)?.[0] ?? text] = year
  }
  return years
}

describe('documents that are new', () => {
  it('are quoted under the year that a target is for, though it was named before', async () => {
    const years = await yearsOf('Phủ sóng di động đạt bao nhiêu phần trăm dân số?')
    const expected = { '99%': '2030', '100%': '2035', '80%': '2030' }
    expect(years).toEqual(expected)
  })

  it('are compared by targets of one year', async () => {
    const years = await yearsOf('So sánh tỷ trọng kinh tế số trong GRDP của Lạng Sơn và Hà Giang')
    expect(Object.keys(years).sort()).toEqual(['25%', '30%'])
  })
})
