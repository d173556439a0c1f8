import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { cleanText } from '../lib/vietnamese.ts'
import type { Corpus, CorpusFault, CorpusWarning, Document } from './document.ts'
import { readFrontMatter, splitFrontMatter } from './front-matter.ts'
import { parseDocument } from './parse-document.ts'

const EXTENSIONS = ['.md', '.txt']

/**
 * Reads every `.md` and `.txt` file of the folder, in the order of their names. A file that cannot
 * be taken becomes a fault and the rest goes on; only a folder that cannot be read is an error.
 */
export async function loadCorpus(directory: string): Promise<Corpus> {
  const documents: Document[] = []
  const faults: CorpusFault[] = []
  const warnings: CorpusWarning[] = []
  const hash = createHash('sha256')
  for (const file of await listFiles(directory)) {
    const bytes = await readFile(join(directory, file))
    const outcome = readDocumentFile(file, bytes)
    if ('fault' in outcome) {
      faults.push(outcome.fault)
      continue
    }
    documents.push(outcome.document)
    hash.update(`${file}\0${bytes.length}\0`).update(bytes)
  }
  return { documents, faults, warnings, hash: hash.digest('hex') }
}

async function listFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory)
  return names
    .filter((name) => EXTENSIONS.includes(extname(name).toLowerCase()) && !name.startsWith('.'))
    .sort()
}

function readDocumentFile(
  file: string,
  bytes: Buffer,
): { document: Document } | { fault: CorpusFault } {
  const content = cleanText(bytes.toString('utf8'))
  const { yaml, text, textLine } = splitFrontMatter(content)
  const id = basename(file, extname(file))
  const front = readFrontMatter(yaml ?? '', file, id)
  if ('fault' in front) return front
  return { document: parseDocument(front.info, text, { file, firstLine: textLine }) }
}
