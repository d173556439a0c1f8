/** The options that say what an announcement holds and whom it is for. */
import {
  type Audience,
  type Content,
  content as contentSchema,
  EVERYBODY,
} from '../../broadcast/broadcast.ts'
import { ArgumentFault, FLAG, readNumber, TEXT, TEXTS, type Typed } from '../typed-options.ts'
import { readDay } from '../vietnam-time.ts'

/** What is not asked for stays as it is. */
export interface ContentChange extends Partial<Omit<Content, 'text' | 'buttons'>> {
  /** `-` is the standard input; null leaves the text. */
  textFile: string | null
  buttons: Partial<Content['buttons']>
}

export const CONTENT_OPTIONS = {
  text: TEXT,
  picture: TEXT,
  'picture-text': TEXT,
  'no-picture': FLAG,
  link: TEXTS,
  'no-links': FLAG,
  read: FLAG,
  'no-read': FLAG,
  ask: FLAG,
  'no-ask': FLAG,
  practice: FLAG,
  'no-practice': FLAG,
  question: TEXT,
  'no-question': FLAG,
} as const

export const AUDIENCE_OPTIONS = {
  everybody: FLAG,
  channel: TEXTS,
  place: TEXTS,
  unit: TEXTS,
  tag: TEXTS,
  'active-days': TEXT,
  'joined-before': TEXT,
  'unread-of': TEXT,
  article: FLAG,
  'no-article': FLAG,
  cities: TEXT,
} as const

const NOTHING: Content = {
  text: '',
  picture: null,
  links: [],
  buttons: { read: false, ask: false, practice: false },
  questionId: null,
}

const MOST_DAYS = 3650
const LINK = /^(.+?)\s*=\s*(https:\/\/\S+)$/s

/** Why a content is refused, by its field. */
const REMEDIES = new Map([
  ['text', 'Nội dung cần có chữ và dài nhất 6.000 ký tự.'],
  ['picture', 'Hình cần một địa chỉ https://… và lời mô tả dài nhất 300 ký tự (--picture-text).'],
  [
    'links',
    'Thông báo có nhiều nhất hai liên kết, mỗi liên kết có chữ trên nút dài nhất 35 ký tự và một địa chỉ https://….',
  ],
])

/** Throws ArgumentFault. */
export function readContentChange(typed: Typed): ContentChange {
  const picture = readPicture(typed)
  const links = typed.texts('link').map(readLink)
  const question = typed.text('question')
  return {
    textFile: typed.text('text'),
    ...(picture !== undefined && { picture }),
    ...((links.length > 0 || typed.flag('no-links')) && { links }),
    ...((question !== null || typed.flag('no-question')) && { questionId: question }),
    buttons: {
      ...switchOf(typed, 'read'),
      ...switchOf(typed, 'ask'),
      ...switchOf(typed, 'practice'),
    },
  }
}

function readPicture(typed: Typed): Content['picture'] | undefined {
  const url = typed.text('picture')
  const description = typed.text('picture-text')
  if (url === null && description === null) return typed.flag('no-picture') ? null : undefined
  if (url === null || description === null) {
    throw new ArgumentFault(
      'Hình cần cả hai: --picture là địa chỉ https://… của hình, --picture-text là lời mô tả cho nơi không hiện được hình.',
    )
  }
  return { url, description }
}

function readLink(text: string): Content['links'][number] {
  const [, label, url] = LINK.exec(text) ?? []
  if (label !== undefined && url !== undefined) return { label, url }
  throw new ArgumentFault(
    `Không hiểu liên kết "${text}". Xin viết chữ trên nút, dấu bằng, rồi địa chỉ bắt đầu bằng https://: --link "Xem kế hoạch=https://…".`,
  )
}

function switchOf(typed: Typed, name: keyof Content['buttons']): ContentChange['buttons'] {
  if (typed.flag(name)) return { [name]: true }
  return typed.flag(`no-${name}`) ? { [name]: false } : {}
}

/** `text`: what the file says; null leaves it. Throws ArgumentFault where it cannot be sent so. */
export function changeContent(
  before: Content | null,
  { textFile: _, buttons, ...change }: ContentChange,
  text: string | null,
): Content {
  const base = before ?? NOTHING
  const checked = contentSchema.safeParse({
    ...base,
    ...change,
    text: text ?? base.text,
    buttons: { ...base.buttons, ...buttons },
  })
  if (checked.success) return checked.data
  const fields = new Set(checked.error.issues.map(({ path }) => String(path[0])))
  throw new ArgumentFault(
    [...fields].map((field) => REMEDIES.get(field) ?? `Không dùng được ${field}.`).join('\n'),
  )
}

/** Only what was asked for. Throws ArgumentFault. */
export function readAudience(typed: Typed): Partial<Audience> {
  const days = typed.text('active-days')
  const joinedBefore = typed.text('joined-before')
  const unreadOf = typed.text('unread-of')
  const cities = typed.text('cities')
  if (cities !== null && !typed.flag('article')) {
    throw new ArgumentFault('--cities chỉ dùng cùng --article.')
  }
  return {
    ...(typed.flag('everybody') && EVERYBODY),
    ...namesOf(typed, 'channel', 'channels'),
    ...namesOf(typed, 'place', 'places'),
    ...namesOf(typed, 'unit', 'units'),
    ...namesOf(typed, 'tag', 'tags'),
    ...(days !== null && {
      activeWithinDays: readNumber(days, '--active-days', { most: MOST_DAYS }),
    }),
    ...(joinedBefore !== null && { joinedBefore: dayOf(joinedBefore) }),
    ...(unreadOf !== null && { unreadOf: readNumber(unreadOf, '--unread-of') }),
    ...(typed.flag('no-article') && { article: null }),
    ...(typed.flag('article') && { article: cities === null ? {} : { cities: citiesOf(cities) } }),
  }
}

function namesOf(
  typed: Typed,
  option: string,
  field: 'channels' | 'places' | 'units' | 'tags',
): Partial<Audience> {
  const names = typed.texts(option)
  return names.length === 0 ? {} : { [field]: names }
}

function dayOf(text: string): string {
  const day = readDay(text)
  if (day !== null) return day
  throw new ArgumentFault(
    `--joined-before cần một ngày dạng năm-tháng-ngày, ví dụ 2026-11-25, không phải "${text}".`,
  )
}

function citiesOf(text: string): number[] {
  return text
    .split(',')
    .map((one) => readNumber(one.trim(), 'Mỗi mã tỉnh sau --cities', { least: 0, most: 63 }))
}
