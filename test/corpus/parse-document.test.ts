import { describe, expect, it } from 'vitest'
import type { Section } from '../../src/corpus/document.ts'
import { parseDocument } from '../../src/corpus/parse-document.ts'
import { documentInfo } from '../support/document-info.ts'

const INFO = documentInfo({ id: 'vb', title: 'Văn bản' })

const parse = (...lines: string[]) => parseDocument(INFO, lines.join('\n\n'), { file: 'vb.md' })
/** `id | locator | kind | parent` of every passage, ids without the document. */
const outline = (...lines: string[]) =>
  parse(...lines).passages.map(({ id, locator, kind, parentId }) =>
    [id.slice(2), locator, kind, parentId?.slice(2) ?? ''].join(' | ').replace(/ \| $/, ''),
  )
const treeOf = (section: Section): string[] =>
  section.children.flatMap((child) => [child.id, ...treeOf(child)])

describe('numbered sections', () => {
  it('replaces, not appends, a printed number of several levels', () => {
    const passages = outline(
      'II - NỘI DUNG',
      '1. Nội dung quán triệt',
      '1.1. Về quan điểm',
      '- Một.',
      '1.2 Về mục tiêu',
      '- Hai.',
      '1.2.1. Đến năm 2030',
      'Ba.',
      '2. Tuyên truyền',
      '- Bốn.',
    )
    // The first Roman number must be I; this text starts in the middle and is read as text.
    expect(passages[0]).toBe('#/p1 | Đoạn thứ 1 | paragraph')
    const whole = outline(
      'I - MỤC ĐÍCH',
      'Không.',
      'II - NỘI DUNG',
      '1. Nội dung quán triệt',
      '1.1. Về quan điểm',
      '- Một.',
      '1.2 Về mục tiêu',
      '- Hai.',
      '1.2.1. Đến năm 2030',
      'Ba.',
      '2. Tuyên truyền',
      '- Bốn.',
    )
    expect(whole).toEqual([
      '#I | Mục I | heading',
      '#I/p1 | Mục I, đoạn thứ 1 | paragraph',
      '#II | Mục II | heading',
      '#II.1 | Mục II.1 | heading',
      '#II.1.1 | Mục II.1.1 | heading',
      '#II.1.1/1 | Mục II.1.1, gạch đầu dòng thứ 1 | bullet',
      '#II.1.2 | Mục II.1.2 | heading',
      '#II.1.2/1 | Mục II.1.2, gạch đầu dòng thứ 1 | bullet',
      '#II.1.2.1 | Mục II.1.2.1 | heading',
      '#II.1.2.1/p1 | Mục II.1.2.1, đoạn thứ 1 | paragraph',
      '#II.2 | Mục II.2 | heading',
      '#II.2/1 | Mục II.2, gạch đầu dòng thứ 1 | bullet',
    ])
  })

  it('takes items with their own text, titles as headings, and builds the tree', () => {
    const document = parse(
      'I. TỔ CHỨC',
      '1. Ban tuyên giáo các cấp: Tham mưu cấp ủy xây dựng kế hoạch.',
      '2. Các tổ chức cơ sở đảng.',
      'Triển khai hướng dẫn này.',
      '3) Không nối tiếp.',
    )
    expect(document.passages.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'vb#I heading',
      'vb#I.1 item',
      'vb#I.2 heading',
      'vb#I.2/p1 paragraph',
      'vb#I.2/p2 paragraph',
    ])
    expect(treeOf(document.root)).toEqual(['I', 'I.1', 'I.2'])
    expect(document.root.children[0]?.children[0]).toMatchObject({
      heading: '1. Ban tuyên giáo các cấp',
      locator: 'Mục I.1',
      line: 3,
    })
    expect(document.passages[1]?.text).toBe(
      '1. Ban tuyên giáo các cấp: Tham mưu cấp ủy xây dựng kế hoạch.',
    )
    expect(document.passages[1]?.trail).toEqual(['I. TỔ CHỨC'])
  })

  it('names points after their section, with đ between d and e', () => {
    expect(
      outline(
        'I. NỘI DUNG',
        '1. Nhiệm vụ gồm các việc sau đây của năm:',
        'a) Một;',
        'b) Hai;',
        'c) Ba;',
        'd) Bốn;',
        'đ) Năm;',
        'e) Sáu.',
        '2. Giải pháp',
        'Các nhóm sau:',
        '(1) Nhóm một.',
        '(2) Nhóm hai.',
        'Các nhóm trên được báo cáo hằng quý.',
      ),
    ).toEqual([
      '#I | Mục I | heading',
      '#I.1 | Mục I.1 | heading',
      '#I.1.a | Mục I.1, điểm a | item',
      '#I.1.b | Mục I.1, điểm b | item',
      '#I.1.c | Mục I.1, điểm c | item',
      '#I.1.d | Mục I.1, điểm d | item',
      '#I.1.đ | Mục I.1, điểm đ | item',
      '#I.1.e | Mục I.1, điểm e | item',
      '#I.2 | Mục I.2 | heading',
      '#I.2/p1 | Mục I.2, đoạn thứ 1 | paragraph',
      '#I.2.1 | Mục I.2, điểm (1) | item | #I.2/p1',
      '#I.2.2 | Mục I.2, điểm (2) | item | #I.2/p1',
      '#I.2/p2 | Mục I.2, đoạn thứ 2 | paragraph',
    ])
  })

  it('does not take figures, years and stray numbers for heads', () => {
    const { passages } = parse(
      'I. HẠ TẦNG',
      '1. Mạng',
      'Thông tin di động',
      '5G, 6G, thông tin vệ tinh.',
      '2025 là năm bản lề.',
      '7. Tăng cường hợp tác.',
      '2. Dữ liệu',
      'Hết.',
    )
    expect(passages.map(({ id }) => id)).toEqual([
      'vb#I',
      'vb#I.1',
      'vb#I.1/p1',
      'vb#I.1/p2',
      'vb#I.1/p3',
      'vb#I.1/p4',
      'vb#I.2',
      'vb#I.2/p1',
    ])
  })

  it('takes the same level whatever its markdown marks say, and parts glued heads', () => {
    const { passages } = parse(
      'I. MỤC ĐÍCH, YÊU CẦU**1. Mục đích**',
      '- Một.',
      '## 2. Yêu cầu',
      '- Hai.',
      '## **II. NỘI DUNG**',
      '### **1. Trọng tâm**',
      '- Ba.',
      '## 2. Tuyên truyền',
      '- *Bốn:* năm.',
    )
    expect(passages.filter(({ kind }) => kind === 'heading').map(({ section }) => section)).toEqual(
      ['I', 'I.1', 'I.2', 'II', 'II.1', 'II.2'],
    )
    expect(passages.at(-1)?.text).toBe('Bốn: năm.')
    expect(passages.at(-1)?.trail).toEqual(['II. NỘI DUNG', '2. Tuyên truyền'])
  })
})

describe('lists and paragraphs', () => {
  it('counts bullets, nests + under -, and gives a paragraph to the line that introduces it', () => {
    expect(
      outline(
        'I. MỤC TIÊU',
        '- Đến năm 2030:',
        '+ Một.',
        '+ Hai.',
        '- Tầm nhìn đến năm 2045:',
        'Phát triển vững chắc.',
        'Đoạn không thuộc gạch đầu dòng.',
        '- Ba.',
      ),
    ).toEqual([
      '#I | Mục I | heading',
      '#I/1 | Mục I, gạch đầu dòng thứ 1 | bullet',
      '#I/1.1 | Mục I, gạch đầu dòng thứ 1, dấu cộng thứ 1 | bullet | #I/1',
      '#I/1.2 | Mục I, gạch đầu dòng thứ 1, dấu cộng thứ 2 | bullet | #I/1',
      '#I/2 | Mục I, gạch đầu dòng thứ 2 | bullet',
      '#I/2.p1 | Mục I, gạch đầu dòng thứ 2, đoạn thứ 1 | paragraph | #I/2',
      '#I/p1 | Mục I, đoạn thứ 1 | paragraph',
      '#I/3 | Mục I, gạch đầu dòng thứ 3 | bullet',
    ])
  })

  it('restarts the count under a star line', () => {
    expect(
      outline(
        'Đề nghị các đơn vị tuyên truyền các nội dung:',
        '- Một.',
        '(đính kèm)',
        '* Hình thức:',
        '- Hai.',
        '- Ba.',
        'Đề nghị thực hiện.',
      ),
    ).toEqual([
      '#/p1 | Đoạn thứ 1 | paragraph',
      '#/1 | Gạch đầu dòng thứ 1 | bullet | #/p1',
      '#/p2 | Đoạn thứ 2 | paragraph',
      '#/*1 | Phần “Hình thức” | bullet',
      '#/*1.1 | Phần “Hình thức”, gạch đầu dòng thứ 1 | bullet | #/*1',
      '#/*1.2 | Phần “Hình thức”, gạch đầu dòng thứ 2 | bullet | #/*1',
      '#/p3 | Đoạn thứ 3 | paragraph',
    ])
  })
})
