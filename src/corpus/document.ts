import type { CorpusFile } from './ports.ts'

/**
 * The terms every other module speaks: a document has sections (a tree by the numbering that
 * administrative documents use), a section has passages (a heading, a paragraph or one bullet),
 * a passage has sentences. A citation names the passage.
 */

export const LEVELS = [
  'trung ương',
  'tỉnh',
  'thành phố',
  'huyện/thị xã',
  'xã/phường',
  'cơ quan',
] as const
export type Level = (typeof LEVELS)[number]

/** What is known about a document; `null` is "the document leaves it blank or does not say". */
export interface DocumentInfo {
  /** The file name without its extension; stable. */
  id: string
  title: string
  /** `nghị quyết`, `hướng dẫn`, `công văn` … in lower case, as in the front matter. */
  kind: string
  number: string | null
  /** Why the number is null, in Vietnamese, when the document leaves it blank. */
  numberNote: string | null
  issuer: string | null
  place: string | null
  level: Level | null
  /** ISO date, `2025-01-10`. */
  date: string | null
  signer: { name: string; title: string | null } | null
  recipients: string[]
  /** Numbers of the superior documents it carries out, the nearest first. */
  implements: string[]
  /** Sections that restate a superior document. */
  conveys: { number: string; sections: string[] }[]
}

export interface Document extends DocumentInfo {
  /** The file it was read from, relative to the corpus folder. */
  file: string
  /** The tree; its root has id '' and no heading. */
  root: Section
  /** All passages in reading order. */
  passages: Passage[]
}

export interface Section {
  /** Path of numbers from the root: `II.1.2`; '' for the root. */
  id: string
  /** As printed, without marks: `1.2. Về mục tiêu`; '' for the root. */
  heading: string
  /** `Mục II.1.2`; '' for the root. */
  locator: string
  /** 1-based line of the heading in the file. */
  line: number
  children: Section[]
  /** Ids of the passages that stand directly in this section, its heading passage first. */
  passageIds: string[]
}

export const PASSAGE_KINDS = ['heading', 'paragraph', 'bullet', 'item', 'metadata'] as const
/**
 * heading: a section's heading line when it is not itself the whole text;
 * paragraph: unmarked text; bullet: `-`, `+`, `*`; item: a numbered or lettered line that carries
 * its own text, `(1) …`, `a) …`, `2. Ban tuyên giáo …: Tham mưu …`;
 * metadata: number line, place and date, addressee, recipients, signature.
 */
export type PassageKind = (typeof PASSAGE_KINDS)[number]

export const METADATA_ROLES = [
  'number',
  'place_date',
  'title',
  'addressee',
  'recipients',
  'signature',
  'other',
] as const
export type MetadataRole = (typeof METADATA_ROLES)[number]

export interface Passage {
  /** `<doc>#II.1.2/3`; stable while the text is unchanged; unique in the corpus. */
  id: string
  documentId: string
  /** Section id, '' when it stands before the first section. */
  section: string
  /** `Mục II.1.2, gạch đầu dòng thứ 3`. */
  locator: string
  kind: PassageKind
  /** Only for kind `metadata`. */
  role: MetadataRole | null
  /**
   * Headings from the top down to the passage's own section, as printed, without marks. A heading
   * or item passage is not repeated in its own trail.
   */
  trail: string[]
  /**
   * Id of the passage that introduces this one: the bullet a `+` stands under, the line ending in
   * a colon before a list. Null when only headings lead to it.
   */
  parentId: string | null
  /**
   * The document's own words on one line: list dashes and markdown marks dropped, `(1)`, `a)`
   * and `2.` kept, white space folded. Never reworded.
   */
  text: string
  /** 1-based line in the file. */
  line: number
  sentences: Sentence[]
}

export interface Sentence {
  text: string
  /** Offsets into the passage's text, UTF-16 units. */
  start: number
  end: number
}

/** A remark for the editor; it never changes a text. */
export interface CorpusWarning {
  file: string
  documentId: string | null
  /** 1-based. */
  line: number | null
  locator: string | null
  /** Stable code: `blank_number`, `impossible_date`, `conflicting_number` … */
  code: string
  /** Vietnamese, for the editor: what is odd and what to look at. */
  message: string
}

/** A file, or a line of a question file, that could not be taken; the rest goes on without it. */
export interface CorpusFault {
  file: string
  line: number | null
  /** Vietnamese: what is wrong and how to mend it. */
  message: string
}

/** What members would ask and a passage answers, by passage id; only passages that have any. */
export type WrittenQuestions = ReadonlyMap<string, readonly string[]>

export interface Corpus {
  documents: Document[]
  faults: CorpusFault[]
  warnings: CorpusWarning[]
  /** What members would ask, written down; not shown as a source, never cited. */
  writtenQuestions: WrittenQuestions
  /** Of some of them, by their text: the part of the passage that answers, word for word. */
  writtenAnswers: ReadonlyMap<string, string>
  /** Those of them that are offered to whoever has not asked anything yet. */
  openingQuestions: readonly string[]
  /** The accepted files: documents in the order of their names, then both kinds of questions. */
  files: CorpusFile[]
  /** Those of the files that hold quiz questions; what a line of them is, `quiz/` knows. */
  questionFiles: CorpusFile[]
  /**
   * SHA-256 (hex) over the names and texts that search looks at: documents and written questions.
   * Quiz questions do not count.
   */
  documentsHash: string
  /** SHA-256 (hex) over the accepted files' names and texts: the version of these documents. */
  hash: string
}
