/** What a recipient gets: the message of a broadcast, the same for everybody and on every channel. */
import type { ArticleDraft } from '../channels/bulk.ts'
import type { Button, OutgoingMessage, TextBlock } from '../channels/channel.ts'
import type { Broadcast, Content } from './broadcast.ts'
import { encodePress, type Press } from './button-data.ts'
import { parseMarkup } from './markup.ts'
import type { AskedQuestion, QuestionSource } from './ports.ts'

/** Longer ones do not fit on a phone. */
const MAX_LABEL_LENGTH = 60
/** Zalo OA docs, "Article API": the longest title and description it takes. */
const MAX_ARTICLE_TITLE_LENGTH = 150
const MAX_ARTICLE_DESCRIPTION_LENGTH = 300
const CONTEST_LABELS = { enter: 'Vào cuộc thi', results: 'Xem kết quả' } as const
const ARTICLE_AUTHOR = 'Sổ tay 57'

type Questions = Pick<QuestionSource, 'find'>

/** Presses below a correction or a reminder count for what it is about. */
export function messageOf(
  { id, corrects, content }: Pick<Broadcast, 'id' | 'corrects' | 'content'>,
  questions: Questions,
): OutgoingMessage {
  return toMessage(content, {
    broadcastId: corrects ?? id,
    question: questionOf(content, questions),
  })
}

/** The same for followers who are reached by an article. */
export function articleOf(
  { content }: Pick<Broadcast, 'content'>,
  questions: Questions,
): ArticleResult {
  return toArticle(content, questionOf(content, questions))
}

/** A question that has left the bank since is left out. */
function questionOf({ questionId }: Content, questions: Questions): AskedQuestion | null {
  return questionId === null ? null : questions.find(questionId)
}

/**
 * `broadcastId`: what the presses count for. `question`: it stands below the text, and its options are
 * the first buttons.
 */
function toMessage(
  content: Content,
  options: { broadcastId: number; question: AskedQuestion | null },
): OutgoingMessage {
  const { broadcastId, question } = options
  const asked = question === null ? { blocks: [], rows: [] } : ask(question, broadcastId)
  return {
    blocks: [...parseMarkup(content.text), ...asked.blocks],
    ...(content.picture !== null && { picture: content.picture }),
    buttons: [...asked.rows, ...rowsOf(content, broadcastId)],
  }
}

function rowsOf({ buttons, links, contest }: Content, broadcastId: number): Button[][] {
  const button = (label: string, kind: Exclude<Press['kind'], 'answer'>): Button[] => [
    { label, data: encodePress(broadcastId, { kind }) },
  ]
  return [
    ...(contest === undefined ? [] : [button(CONTEST_LABELS[contest], 'contest')]),
    ...(buttons.read ? [button('Đã đọc', 'read')] : []),
    ...links.map(({ label, url }) => [{ label, url }]),
    ...(buttons.ask ? [button('Hỏi thêm', 'ask')] : []),
    ...(buttons.practice ? [button('Làm 3 câu', 'practice')] : []),
    button('Dừng nhận thông báo', 'stop'),
  ]
}

/** Options that are too long for a button stand in the text, and the buttons have their letters. */
function ask(
  { question, options }: AskedQuestion,
  broadcastId: number,
): { blocks: TextBlock[]; rows: Button[][] } {
  const lettered = withLetters(options)
  const press = (label: string, index: number): Button => ({
    label,
    data: encodePress(broadcastId, { kind: 'answer', index }),
  })
  const asked: TextBlock = { kind: 'paragraph', text: question }
  if (lettered.every((label) => label.length <= MAX_LABEL_LENGTH)) {
    return { blocks: [asked], rows: lettered.map((label, index) => [press(label, index)]) }
  }
  return {
    blocks: [asked, { kind: 'list', items: lettered }],
    rows: [options.map((_option, index) => press(letterOf(index), index))],
  }
}

function withLetters(options: string[]): string[] {
  return options.map((option, index) => `${letterOf(index)}. ${option}`)
}

function letterOf(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index)
}

export type ArticleResult =
  | { kind: 'article'; article: ArticleDraft }
  /** See `article_incomplete` of the desk. */
  | { kind: 'incomplete'; missing: 'picture' | 'shorter_title' }

/**
 * The same as an article: its first title, or else its first line, is the headline. An article has no
 * buttons, so links stand at its end.
 */
function toArticle(content: Content, question: AskedQuestion | null): ArticleResult {
  if (content.picture === null) return { kind: 'incomplete', missing: 'picture' }
  const blocks = parseMarkup(content.text)
  const headline = blocks.find(({ kind }) => kind === 'title') ?? blocks[0]
  const [title = ''] = headline === undefined ? [] : linesOf(headline)
  if (title === '' || title.length > MAX_ARTICLE_TITLE_LENGTH) {
    return { kind: 'incomplete', missing: 'shorter_title' }
  }
  const body = [
    ...blocks.map((block) =>
      linesOf(block)
        .slice(block === headline ? 1 : 0)
        .join('\n'),
    ),
    ...(question === null ? [] : [question.question, withLetters(question.options).join('\n')]),
    ...content.links.map(({ label, url }) => `${label}: ${url}`),
  ].filter((paragraph) => paragraph !== '')
  return {
    kind: 'article',
    article: {
      title,
      description: shorten(body[0] ?? title, MAX_ARTICLE_DESCRIPTION_LENGTH),
      author: ARTICLE_AUTHOR,
      coverUrl: content.picture.url,
      body: body.length > 0 ? body : [title],
    },
  }
}

/** A block as lines of plain text. */
function linesOf(block: TextBlock): string[] {
  if (block.kind === 'list') return block.items.map((item) => `• ${item}`)
  return block.text.split('\n')
}

function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  // Nor half of an emoji.
  const kept = text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')
  return `${kept.trimEnd()}…`
}
