import { describe, expect, it } from 'vitest'
import type { Answer, Answered } from '../../src/answering/answer.ts'
import { documentsReply, sectionReply } from '../../src/conversation/browse-replies.ts'
import { COMMANDS } from '../../src/conversation/commands.ts'
import * as linkReplies from '../../src/conversation/link-replies.ts'
import { answerReply, plainAnswer } from '../../src/conversation/replies.ts'
import type { Reply } from '../../src/conversation/reply.ts'
import * as texts from '../../src/conversation/reply-texts.ts'
import {
  noSourcesYetReply,
  otherSourcesReply,
  passageReply,
  sourcesReply,
} from '../../src/conversation/source-replies.ts'
import { answered, citation, createFakeLibrary } from '../support/fake-answerer.ts'

const SUGGESTED = 'Bao giờ Thái Nguyên phủ sóng 5G toàn tỉnh?'
const OPTIONS = {
  questionId: 1,
  hasOtherSources: true,
  places: ['Thái Nguyên'],
  suggestions: [SUGGESTED],
  maxButtons: null,
}
const reply = (answer: Answer) => answerReply(answer, OPTIONS)

/** Items of one list, each its own section, as the corpus numbers them. */
function listItems(count: number) {
  return Array.from({ length: count }, (_, index) => {
    const locator = `Mục II.1.3, điểm (${index + 1})`
    return citation({
      documentId: 'huong-dan',
      section: `II.1.3.${index + 1}`,
      passageId: `huong-dan#II.1.3.${index + 1}`,
      quote: `(${index + 1}) Nhiệm vụ thứ ${index + 1}.`,
      locator,
      source: `Hướng dẫn không ghi số, ${locator}`,
    })
  })
}

describe('an answer', () => {
  it('prints a list once, under its lead and above one source line', () => {
    const items = answered(listItems(7), 'item')
    const lead = { text: 'Nhiệm vụ, giải pháp sau:', citation: 0, role: 'lead' as const }
    const [block] = items.blocks
    const answer: Answered = {
      ...items,
      blocks: block ? [{ ...block, lines: [lead, ...block.lines] }] : [],
    }
    expect(reply(answer).blocks).toEqual([
      { kind: 'paragraph', text: 'Nhiệm vụ, giải pháp sau:' },
      {
        kind: 'quote',
        text: [1, 2, 3, 4, 5, 6, 7].map((n) => `(${n}) Nhiệm vụ thứ ${n}.`).join('\n'),
        source: 'Hướng dẫn không ghi số, Mục II.1.3, từ điểm (1) đến điểm (7)',
        open: true,
      },
    ])
  })

  it('names the items of a list that do not follow one another', () => {
    const [first, , third, , fifth] = listItems(5)
    const answer = answered(
      [first, third, fifth].flatMap((one) => one ?? []),
      'item',
    )
    expect(reply(answer).blocks[0]).toMatchObject({
      source: 'Hướng dẫn không ghi số, Mục II.1.3, điểm (1); điểm (3); điểm (5)',
    })
  })

  it('joins headings that make a list', () => {
    const headings = ['III.1', 'III.2', 'III.3'].map((section) =>
      citation({
        section,
        passageId: `chuong-trinh#${section}`,
        quote: `Tên ${section}`,
        locator: `Mục ${section}`,
        source: `Chương trình hành động, Mục ${section}`,
      }),
    )
    expect(reply(answered(headings, 'item')).blocks).toEqual([
      {
        kind: 'quote',
        text: '- Tên III.1\n- Tên III.2\n- Tên III.3',
        source: 'Chương trình hành động, từ Mục III.1 đến Mục III.3',
        open: true,
      },
    ])
  })

  it('gives each document its label and its numbered source', () => {
    const nation = citation({
      documentId: 'huong-dan',
      passageId: 'huong-dan#II.1.2/1.2',
      quote: 'Quy mô kinh tế số đạt tối thiểu 30% GDP.',
      source: 'Nghị quyết 57-NQ/TW, theo Hướng dẫn, Mục II.1.2',
    })
    const line = (index: number, text: string) => ({ text, citation: index, role: 'text' as const })
    const answer: Answered = {
      kind: 'answered',
      isSure: true,
      blocks: [
        { documentId: 'huong-dan', label: 'Cả nước', note: null, lines: [line(0, nation.quote)] },
        {
          documentId: 'chuong-trinh',
          label: 'Thái Nguyên',
          note: null,
          lines: [line(1, citation().quote)],
        },
      ],
      citations: [nation, citation()],
    }
    expect(reply(answer).blocks).toEqual([
      { kind: 'title', text: 'Cả nước' },
      { kind: 'quote', text: nation.quote, source: `[1] ${nation.source}`, open: true },
      { kind: 'title', text: 'Thái Nguyên' },
      { kind: 'quote', text: citation().quote, source: `[2] ${citation().source}`, open: true },
    ])
    expect(plainAnswer(answer)).toBe(
      [
        'Cả nước:',
        `${nation.quote} [1]`,
        'Thái Nguyên:',
        `${citation().quote} [2]`,
        '',
        'Nguồn:',
        `[1] ${nation.source}`,
        `[2] ${citation().source}`,
      ].join('\n'),
    )
  })

  it('says first that it may not be what was asked, when that is not sure', () => {
    const unsure: Answered = { ...answered([citation()]), isSure: false }
    const said = 'Sổ tay chưa chắc đây là điều Bạn hỏi. Đoạn gần nhất trong văn bản:'
    expect(reply(unsure).blocks[0]).toEqual({ kind: 'paragraph', text: said })
    expect(plainAnswer(unsure)).toMatch(new RegExp(`^${said}\n`))
    expect(plainAnswer({ ...unsure, isSure: true })).not.toContain(said)
  })

  it('says first what is not in the documents’ words or only a small part of them', () => {
    const long = citation({ quote: `Mở đầu rất dài. ${'Và nữa. '.repeat(40)}Đạt 40%.` })
    const short: Answered = {
      ...answered([long]),
      blocks: [
        {
          documentId: 'chuong-trinh',
          label: '',
          note: null,
          lines: [{ text: 'Đạt 40%.', citation: 0, role: 'text' }],
        },
      ],
    }
    expect(reply(short).blocks).toEqual([
      { kind: 'paragraph', text: 'Đạt 40%.' },
      { kind: 'quote', text: long.quote, source: long.source },
    ])
  })

  it('says what a document leaves blank, with the document’s name', () => {
    const answer: Answered = {
      kind: 'answered',
      isSure: true,
      blocks: [{ documentId: 'd', label: 'Công văn', note: 'Văn bản để trống số.', lines: [] }],
      citations: [],
    }
    expect(reply(answer).blocks).toEqual([
      { kind: 'title', text: 'Công văn' },
      { kind: 'paragraph', text: 'Văn bản để trống số.' },
    ])
    expect(plainAnswer(answer)).toBe('Công văn:\nVăn bản để trống số.')
  })
})

describe('what a member reads', () => {
  const library = createFakeLibrary()
  const root = library.section('chuong-trinh', '')
  const refusals = (
    [
      { kind: 'nothing_close' },
      { kind: 'not_stated' },
      { kind: 'unknown_document', name: 'Nghị quyết 66-NQ/TW' },
      { kind: 'unknown_place', name: 'Hà Nội' },
    ] as const
  ).map((reason): Answer => ({ kind: 'not_in_corpus', reason, nearest: [citation()] }))
  const answers: Answer[] = [
    answered(),
    answered(listItems(7), 'text'),
    ...refusals,
    { kind: 'needs_choice', choices: [{ label: 'Mục II', question: 'Mục II nói gì?' }] },
  ]
  const replies: Reply[] = [
    texts.welcomeReply([SUGGESTED]),
    texts.groupWelcomeReply(),
    texts.helpReply('private'),
    texts.helpReply('group'),
    texts.greetingReply([SUGGESTED]),
    texts.thanksReply(),
    texts.nothingAskedReply([SUGGESTED]),
    texts.missingQuestionReply([SUGGESTED]),
    texts.missingQuestionReply([]),
    texts.tooLongReply(),
    texts.attachmentReply(),
    texts.unknownCommandReply('abc'),
    texts.apologyReply(),
    texts.noSuchChoiceReply(1),
    texts.noSuchChoiceReply(4),
    texts.goneReply(),
    texts.placesReply(null, ['Thái Nguyên']),
    texts.placesReply('Thái Nguyên', ['Thái Nguyên']),
    texts.placeChosenReply('Thái Nguyên'),
    texts.placeChosenReply(null),
    texts.unknownPlaceReply('Hà Nội', ['Thái Nguyên']),
    texts.severalPlacesReply('N', ['Thái Nguyên']),
    texts.noPlacesReply(),
    texts.resumedReply(),
    texts.alreadyAnsweringReply(),
    linkReplies.linkCodeReply('ABCD-EFGH', { minutes: 10, until: new Date() }),
    linkReplies.linkedReply('Zalo', 'Telegram'),
    linkReplies.linkedReply('Zalo', 'Zalo'),
    linkReplies.linkedNotice('Zalo'),
    linkReplies.alreadyLinkedReply('Zalo'),
    linkReplies.ownCodeReply(),
    linkReplies.expiredCodeReply(),
    linkReplies.wrongCodeReply(),
    linkReplies.noCodeReply(),
    linkReplies.tooManyTriesReply(new Date()),
    linkReplies.linkInPrivateReply(),
    linkReplies.unlinkedReply('Zalo', ['Telegram', 'Telegram']),
    linkReplies.unlinkedNotice('Zalo'),
    linkReplies.notLinkedReply(),
    documentsReply([], 0),
    documentsReply(library.documents(), 0),
    ...(root === null ? [] : [sectionReply(root, 0)]),
    ...answers.map((answer) => answerReply(answer, { ...OPTIONS, asked: 'Mục II nói gì?' })),
    answerReply(answered(), { ...OPTIONS, chosen: 'up' }),
    ...answers.map((answer) => sourcesReply('Mục II nói gì?', answer)),
    otherSourcesReply({ hidden: [], elsewhere: [], further: [] }),
    otherSourcesReply({ hidden: [], elsewhere: [citation()], further: [citation()] }),
    noSourcesYetReply(),
    passageReply({ source: 's', before: [], text: 't', after: [] }, null),
  ]
  const labels = replies.flatMap((one) => one.buttons.flat().map((button) => button.label))
  const words = [
    ...replies
      .flatMap((one) => one.blocks)
      .flatMap((block) => {
        if (block.kind === 'list') return block.items
        return block.kind === 'quote' ? [block.text, block.source] : [block.text]
      }),
    ...Object.values(texts.NOTICES),
    ...COMMANDS.map((command) => command.description),
    ...answers.map(plainAnswer),
  ]

  it('never shouts and carries no emoji but the thumbs on buttons', () => {
    for (const text of words) {
      expect(text).not.toContain('!')
      expect(text).not.toMatch(/\p{Extended_Pictographic}/u)
    }
    for (const label of labels) {
      expect(label.replace(/^[👍👎]/u, '')).not.toMatch(/\p{Extended_Pictographic}|!/u)
    }
  })

  it('uses no English word, and commands only by their names', () => {
    const english =
      /\b(ok|bot|chat|click|link|menu|feedback|file|online|like|error|please|sorry|user|reset|app|start|help|source|question)\b/i
    const commands = new RegExp(`/(${COMMANDS.map((command) => command.name).join('|')})`, 'g')
    for (const text of [...words, ...labels]) {
      expect(text.replace(commands, '').replace('/abc', '')).not.toMatch(english)
    }
  })

  it('is composed Vietnamese with short sentences, and addresses the reader as Bạn', () => {
    for (const text of [...words, ...labels]) {
      expect(text).toBe(text.normalize('NFC'))
      expect(text).not.toMatch(/(?<![\p{L}])bạn(?![\p{L}])/u)
    }
    for (const text of words) {
      const ours = text.split(/[.?\n:]/).filter((sentence) => !sentence.includes('“'))
      for (const sentence of ours) expect(sentence.length).toBeLessThan(130)
    }
  })

  it('keeps labels short enough for a button', () => {
    for (const label of labels) expect(label.length).toBeLessThanOrEqual(64)
  })

  it('has something in every reply', () => {
    for (const one of replies) expect(one.blocks.length).toBeGreaterThan(0)
  })
})
