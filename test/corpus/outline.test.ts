import { describe, expect, it } from 'vitest'
import type { Passage } from '../../src/corpus/document.ts'
import { createOutline, introduces } from '../../src/corpus/outline.ts'
import { parseDocument } from '../../src/corpus/parse-document.ts'
import { documentInfo } from '../support/document-info.ts'

const INFO = documentInfo({ id: 'ke-hoach', title: 'Kế hoạch' })
const TEXT = `
# KẾ HOẠCH

Thực hiện chỉ đạo của Thị ủy, xây dựng kế hoạch như sau:

## I. MỤC TIÊU

### 1. Đến năm 2030

- Phát triển hạ tầng:

+ Phủ sóng 5G.

+ Xây kho dữ liệu.

- Đào tạo 12 người.

## II. TỔ CHỨC THỰC HIỆN

Các cơ quan thực hiện kế hoạch này.

Nơi nhận:

- Như trên;
- Lưu: VT.
`
const document = parseDocument(INFO, TEXT, { file: 'ke-hoach.md' })
const outline = createOutline([document])

function find(text: string): Passage {
  const passage = document.passages.find((one) => one.text.startsWith(text))
  if (!passage) throw new Error(`no passage "${text}"`)
  return passage
}

const textsUnder = (passage: Passage) => outline.introduced(passage).map(({ text }) => text)

describe('createOutline', () => {
  it('leads from a plus to its dash, from the dash to its heading, from there to the top', () => {
    const above: string[] = []
    let passage = outline.introducer(find('Phủ sóng'))
    for (; passage; passage = outline.introducer(passage)) above.push(passage.text)
    expect(above).toEqual(['Phát triển hạ tầng:', '1. Đến năm 2030', 'I. MỤC TIÊU'])
  })

  it('gives what stands directly under a line, in reading order', () => {
    expect(textsUnder(find('1. Đến năm 2030'))).toEqual([
      'Phát triển hạ tầng:',
      'Đào tạo 12 người.',
    ])
    expect(textsUnder(find('Phát triển hạ tầng'))).toEqual(['Phủ sóng 5G.', 'Xây kho dữ liệu.'])
    expect(textsUnder(find('I. MỤC TIÊU'))).toEqual(['1. Đến năm 2030'])
    expect(textsUnder(find('Phủ sóng'))).toEqual([])
  })

  it('leaves head and foot of a document without an introducer', () => {
    const metadata = document.passages.filter(({ kind }) => kind === 'metadata')
    expect(metadata.length).toBeGreaterThan(0)
    for (const passage of metadata) expect(outline.introducer(passage)).toBeUndefined()
  })

  it('finds passages and their documents by id, and nothing for an unknown one', () => {
    const passage = find('Đào tạo')
    expect(outline.passage(passage.id)).toBe(passage)
    expect(outline.documentOf(passage)).toBe(document)
    expect(outline.passage('ke-hoach#IX/9')).toBeUndefined()
  })
})

describe('introduces', () => {
  it('holds for headings and for lines that end in a colon', () => {
    expect(introduces(find('I. MỤC TIÊU'))).toBe(true)
    expect(introduces(find('Phát triển hạ tầng'))).toBe(true)
    expect(introduces(find('Phủ sóng'))).toBe(false)
  })
})
