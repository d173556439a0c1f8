/** What a member reads who asks which documents there are, or for one of them as a whole. */
import { fold } from '../lib/vietnamese.ts'
import { documentButtons } from './browse-replies.ts'
import { digitsOf, type NamedDocument } from './named-document.ts'
import type { LibraryDocument } from './ports.ts'
import { type Reply, textReply } from './reply.ts'

const MOST_LISTED = 8
const HOW_TO_READ = 'Bạn chọn một văn bản ở dưới để đọc từng mục, hoặc gõ /vanban.'

/** How many documents there are, of which kinds, and which. */
export function holdingsReply(documents: readonly LibraryDocument[]): Reply {
  if (documents.length === 0) {
    return textReply(['Hiện chưa có văn bản nào.'], ['Bạn báo người phụ trách Sổ tay giúp.'])
  }
  return listReply(`Sổ tay hiện có ${countWords(documents)}:`, documents)
}

/** Whether the document asked for is there, and how to read it or what there is in its place. */
export function fullTextReply(
  { words, named }: { words: readonly string[]; named: NamedDocument | null },
  documents: readonly LibraryDocument[],
): Reply {
  if (named === null) return unnamedReply(words, documents)
  const [only, ...others] = named.held
  if (only === undefined) return absentReply(nameOf(named), carriersOf(named, documents), documents)
  if (others.length > 0)
    return listReply('Sổ tay có các văn bản sau, đọc được từng mục:', named.held)
  return {
    ...textReply(
      [`Sổ tay có ${only.source}, đọc được từng mục, nhưng không gửi tệp.`],
      ['Bạn chọn văn bản ở dưới, hoặc gõ /vanban.'],
    ),
    buttons: documentButtons([only]),
  }
}

/** `cho xin file nghị quyết`: the resolution that most documents carry out. */
function unnamedReply(words: readonly string[], documents: readonly LibraryDocument[]): Reply {
  if (!` ${words.join(' ')} `.includes(' nghi quyet ')) return holdingsReply(documents)
  const held = documents.filter(({ kind }) => kind === 'nghị quyết')
  if (held.length > 0) return listReply('Sổ tay có các nghị quyết sau, đọc được từng mục:', held)
  const numbers = documents.flatMap((one) =>
    one.implements.filter((number) => isOfKind(number, 'nq')),
  )
  const count = (number: string) => numbers.filter((one) => one === number).length
  const [first] = [...new Set(numbers)].sort((a, b) => count(b) - count(a))
  if (first === undefined) return holdingsReply(documents)
  const carriers = documents.filter((one) => one.implements.includes(first))
  return absentReply(`Nghị quyết ${first}`, carriers, documents)
}

function absentReply(
  name: string,
  carriers: readonly LibraryDocument[],
  documents: readonly LibraryDocument[],
): Reply {
  const absent = `Sổ tay không có toàn văn ${name}`
  if (carriers.length > 0) {
    return listReply(`${absent}, chỉ có ${carriers.length} văn bản triển khai:`, carriers)
  }
  return listReply(`${absent}. Sổ tay hiện có ${countWords(documents)}:`, documents)
}

/** Documents that carry out the one named. */
function carriersOf(
  { kind, number }: NamedDocument,
  documents: readonly LibraryDocument[],
): LibraryDocument[] {
  const symbol = initialsOf(kind ?? '')
  return documents.filter((document) =>
    document.implements.some(
      (one) => digitsOf(one) === number && (kind === null || isOfKind(one, symbol)),
    ),
  )
}

/** `57-NQ/TW` is of kind `nq`; a programme's `54-CTrHĐ/TU` of `cthd` as well. */
function isOfKind(number: string, symbol: string): boolean {
  const [, printed = ''] = /^\d+-([a-z]+)\//.exec(fold(number)) ?? []
  return printed === symbol || printed.replace('ctr', 'ct') === symbol
}

function initialsOf(kind: string): string {
  return fold(kind)
    .split(' ')
    .map((word) => word.charAt(0))
    .join('')
}

function nameOf({ kind, number }: NamedDocument): string {
  const name = kind === null ? 'văn bản' : `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
  return `${name} ${number ?? ''}`.trim()
}

/** `5 văn bản, gồm 2 công văn, 2 hướng dẫn`. */
function countWords(documents: readonly LibraryDocument[]): string {
  const kinds = [...new Set(documents.map(({ kind }) => kind))]
  const counts = kinds
    .map((kind) => ({ kind, count: documents.filter((one) => one.kind === kind).length }))
    .sort((a, b) => b.count - a.count)
    .map(({ kind, count }) => `${count} ${kind}`)
  return `${documents.length} văn bản, gồm ${counts.join(', ')}`
}

function listReply(opening: string, documents: readonly LibraryDocument[]): Reply {
  const listed = documents.slice(0, MOST_LISTED)
  const more = documents.length - listed.length
  const items = listed.map(({ source }) => source)
  return {
    blocks: [
      { kind: 'paragraph', text: opening },
      { kind: 'list', items: more > 0 ? [...items, `và ${more} văn bản khác`] : items },
      { kind: 'note', text: HOW_TO_READ },
    ],
    buttons: documentButtons(listed),
  }
}
