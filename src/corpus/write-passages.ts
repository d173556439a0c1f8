import type { Passage, PassageKind, Section } from './document.ts'
import { isTitle, runInHeading } from './head-text.ts'
import { capitaliseFirst, placeOfNode } from './places.ts'
import { splitSentences } from './sentences.ts'
import { isPoint, type OutlineEntry, type OutlineNode } from './sequence.ts'

/** A passage before its document's id is known; ids are completed by `parse-document.ts`. */
export type BodyPassage = Omit<Passage, 'documentId'>

/** What is counted in one section, and what the next line may stand under. */
interface Position {
  section: Section
  trail: string[]
  /** The item passage whose section this is; everything in it stands under it. */
  item: BodyPassage | null
  paragraphs: number
  bullets: number
  stars: number
  /** The line that introduces a list, while the list goes on. */
  lead: BodyPassage | null
  /** Whether that list has begun, so that the next paragraph no longer stands under its lead. */
  listed: boolean
  /** The open `*` line, `-` bullet and `+` bullet, each with the count of what stands under it. */
  star: Under | null
  bullet: Under | null
  plus: Under | null
  /** The passage just written, for a paragraph right after a line that ends in a colon. */
  last: Under | null
}

interface Under {
  passage: BodyPassage
  path: string
  locator: string
  children: number
  paragraphs: number
}

/** Turns the outline of the body into the tree of sections and its passages, in reading order. */
export function writePassages(
  entries: OutlineEntry[],
  root: Section,
  documentId: string,
): BodyPassage[] {
  const passages: BodyPassage[] = []
  const rootPosition = newPosition(root, [], null)
  const positions = new Map<OutlineNode, Position>()
  const taken = new Set<string>()
  const find = (node: OutlineNode | null): Position =>
    (node === null ? undefined : positions.get(node)) ?? rootPosition

  const write = (position: Position, draft: Draft): BodyPassage => {
    const passage: BodyPassage = {
      id: unique(`${documentId}#${position.section.id}${draft.suffix}`, taken),
      section: position.section.id,
      locator: capitaliseFirst(
        [position.section.locator, ...draft.locator].filter(Boolean).join(', '),
      ),
      kind: draft.kind,
      role: null,
      trail: position.trail,
      parentId: draft.parent?.id ?? null,
      text: draft.text,
      line: draft.line,
      sentences: splitSentences(draft.text),
    }
    passages.push(passage)
    position.section.passageIds.push(passage.id)
    return passage
  }

  entries.forEach((entry, index) => {
    if (entry.kind === 'head') {
      const parent = find(entry.node.parent)
      const title = isTitle(entry.node, entries[index + 1])
      const position = openSection(entry.node, title, parent, taken)
      positions.set(entry.node, position)
      const bullet = parent.last?.passage.text.endsWith(':') ? parent.last.passage : null
      parent.listed = true
      const leader = bullet ?? parent.lead ?? parent.item
      const passage = write(
        { ...position, trail: parent.trail },
        {
          kind: title ? 'heading' : 'item',
          suffix: '',
          locator: [],
          parent: title ? null : leader,
          text: entry.node.block.text,
          line: entry.node.block.line,
        },
      )
      if (!title) position.item = passage
      return
    }
    const position = find(ownerOf(entry.under, positions))
    const { block } = entry
    if (block.bullet === null) writeParagraph(position, block.text, block.line, write)
    else writeBullet(position, block.bullet, block.line, write)
  })
  return passages
}

interface Draft {
  kind: PassageKind
  suffix: string
  locator: string[]
  parent: BodyPassage | null
  text: string
  line: number
}
type Write = (position: Position, draft: Draft) => BodyPassage

function openSection(
  node: OutlineNode,
  title: boolean,
  parent: Position,
  taken: Set<string>,
): Position {
  const place = placeOfNode(node)
  const text = node.block.text
  const heading = title ? text : runInHeading(text)
  const section: Section = {
    id: unique(place.id, taken, 'section '),
    heading,
    locator: place.locator,
    line: node.block.line,
    children: [],
    passageIds: [],
  }
  parent.section.children.push(section)
  return newPosition(section, [...parent.trail, heading], null)
}

function newPosition(section: Section, trail: string[], item: BodyPassage | null): Position {
  const none = { lead: null, listed: false, star: null, bullet: null, plus: null, last: null }
  return { section, trail, item, paragraphs: 0, bullets: 0, stars: 0, ...none }
}

/** A paragraph after the last point of a list goes on with the section round the list. */
function ownerOf(
  node: OutlineNode | null,
  positions: Map<OutlineNode, Position>,
): OutlineNode | null {
  let owner = node
  while (owner !== null && isPoint(owner.mark)) {
    const item = positions.get(owner)?.item
    if (item === null || item === undefined || item.text.endsWith(':')) return owner
    owner = owner.parent
  }
  return owner
}

function writeParagraph(position: Position, text: string, line: number, write: Write): void {
  const above = position.last
  if (above?.passage.text.endsWith(':') && above.passage.kind === 'bullet') {
    above.paragraphs += 1
    const nth = `đoạn thứ ${above.paragraphs}`
    const suffix = `${above.path}.p${above.paragraphs}`
    const locator = [above.locator, nth]
    write(position, { kind: 'paragraph', suffix, locator, parent: above.passage, text, line })
    position.last = null
    return
  }
  position.paragraphs += 1
  const path = `/p${position.paragraphs}`
  const locator = `đoạn thứ ${position.paragraphs}`
  const lead = (position.listed ? null : position.lead) ?? position.item
  const passage = write(position, {
    kind: 'paragraph',
    suffix: path,
    locator: [locator],
    parent: lead,
    text,
    line,
  })
  position.lead = text.endsWith(':') ? passage : null
  position.listed = false
  position.star = null
  position.bullet = null
  position.plus = null
  position.last = null
}

function writeBullet(
  position: Position,
  bullet: { sign: string; rest: string },
  line: number,
  write: Write,
): void {
  const text = bullet.rest
  position.listed = true
  const opened = (parent: BodyPassage | null, path: string, locator: string): Under => {
    const draft: Draft = { kind: 'bullet', suffix: path, locator: [locator], parent, text, line }
    return { passage: write(position, draft), path, locator, children: 0, paragraphs: 0 }
  }
  if (bullet.sign === '*' && text.endsWith(':')) {
    position.stars += 1
    const name = `phần “${text.slice(0, -1)}”`
    position.star = opened(position.lead ?? position.item, `/*${position.stars}`, name)
    position.bullet = null
    position.plus = null
    position.last = position.star
  } else if (bullet.sign === '+' && position.bullet !== null) {
    const above = position.bullet
    above.children += 1
    const locator = `${above.locator}, dấu cộng thứ ${above.children}`
    position.plus = opened(above.passage, `${above.path}.${above.children}`, locator)
    position.last = position.plus
  } else {
    position.bullet = opened(...nextBullet(position))
    position.plus = null
    position.last = position.bullet
  }
}

/** Bullets are counted through their section; those under a `*` line are counted under it. */
function nextBullet(position: Position): [BodyPassage | null, string, string] {
  const { star } = position
  if (star !== null) {
    star.children += 1
    const locator = `${star.locator}, gạch đầu dòng thứ ${star.children}`
    return [star.passage, `${star.path}.${star.children}`, locator]
  }
  position.bullets += 1
  const locator = `gạch đầu dòng thứ ${position.bullets}`
  return [position.lead ?? position.item, `/${position.bullets}`, locator]
}

/** Ids must differ even where a document prints the same number twice. */
function unique(id: string, taken: Set<string>, space = ''): string {
  let candidate = id
  for (let copy = 2; taken.has(space + candidate); copy += 1) candidate = `${id}~${copy}`
  taken.add(space + candidate)
  return candidate
}
