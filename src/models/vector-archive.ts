import { createHash, randomBytes } from 'node:crypto'
import { appendFile, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { errorCode } from '../lib/errors.ts'
import { createInOrder } from '../lib/in-order.ts'
import { makeDirectory } from '../lib/make-directory.ts'

/** First bytes of the SHA-256 of what was embedded. */
const KEY_BYTES = 16
const CHECK_BYTES = 4
const RECORDS_AT_A_TIME = 256

/** Vectors that a model has given before, so that each text is paid for once. */
export interface VectorArchive {
  /** Those of the keys that are there. */
  read(keys: readonly string[]): Promise<Map<string, number[]>>
  /** Rejects when it cannot be written; what was there before is not harmed. */
  add(vectors: ReadonlyMap<string, readonly number[]>): Promise<void>
}

/** Where a record begins. */
interface Place {
  file: string
  at: number
}

/** What a text is filed under; a question and a passage with the same words have vectors of their own. */
export function archiveKey(kind: 'query' | 'passage', text: string): string {
  const hash = createHash('sha256').update(`${kind}\0${text}`).digest('hex')
  return hash.slice(0, 2 * KEY_BYTES)
}

/**
 * The archive of one model in a folder: files of records of one length, key, numbers (float32,
 * little endian) and a CRC-32 of both. Every process writes a file of its own, and only at its end.
 * A record that does not fit its checksum ends its file, since a crash can leave half of one.
 * @param modelId hexadecimal; vectors under another are not seen
 */
export function openVectorArchive(
  folder: string,
  { id: modelId, dimension }: { id: string; dimension: number },
): VectorArchive {
  const recordBytes = KEY_BYTES + dimension * 4 + CHECK_BYTES
  const prefix = `vectors-${modelId}-`
  const inOrder = createInOrder()
  let places: Promise<Map<string, Place>> | null = null
  let ownFile = newFile()
  let ownBytes = 0

  function newFile(): string {
    return join(folder, `${prefix}${randomBytes(4).toString('hex')}.bin`)
  }

  /** Where each key's record stands. */
  function look() {
    places ??= scan()
    return places
  }

  async function scan() {
    const found = new Map<string, Place>()
    for (const name of await filesOf(folder)) {
      if (!name.startsWith(prefix)) continue
      const file = join(folder, name)
      await keepGoing(async () => {
        for await (const { key, at } of soundRecords(file)) found.set(key, { file, at })
      })
    }
    return found
  }

  async function* soundRecords(file: string) {
    const handle = await open(file, 'r')
    try {
      const buffer = Buffer.alloc(recordBytes * RECORDS_AT_A_TIME)
      for (let at = 0; ; ) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
        const whole = Math.floor(bytesRead / recordBytes)
        if (whole === 0) return
        for (let i = 0; i < whole; i++, at += recordBytes) {
          const record = buffer.subarray(i * recordBytes, (i + 1) * recordBytes)
          if (!isSound(record)) return
          yield { key: record.toString('hex', 0, KEY_BYTES), at }
        }
      }
    } finally {
      await handle.close()
    }
  }

  async function recordsAt(file: string, wanted: readonly { key: string; at: number }[]) {
    const handle = await open(file, 'r')
    try {
      const records: { key: string; record: Buffer }[] = []
      for (const { key, at } of wanted) {
        const record = Buffer.alloc(recordBytes)
        await handle.read(record, 0, recordBytes, at)
        if (isSound(record)) records.push({ key, record })
      }
      return records
    } finally {
      await handle.close()
    }
  }

  function encode(key: string, vector: readonly number[]): Buffer {
    const record = Buffer.alloc(recordBytes)
    record.write(key, 'hex')
    for (let i = 0; i < dimension; i++) record.writeFloatLE(vector[i] ?? 0, KEY_BYTES + i * 4)
    record.writeUInt32LE(crc32(record.subarray(0, -CHECK_BYTES)), recordBytes - CHECK_BYTES)
    return record
  }

  async function append(vectors: ReadonlyMap<string, readonly number[]>): Promise<void> {
    const known = await look()
    makeDirectory(folder)
    const records = [...vectors].map(([key, vector]) => encode(key, vector))
    try {
      await appendFile(ownFile, Buffer.concat(records))
    } catch (error) {
      // Half a record may stand at its end now.
      ownFile = newFile()
      ownBytes = 0
      throw error
    }
    for (const key of vectors.keys()) {
      known.set(key, { file: ownFile, at: ownBytes })
      ownBytes += recordBytes
    }
  }

  return {
    async read(keys) {
      const known = await look()
      const vectors = new Map<string, number[]>()
      for (const [file, wanted] of byFile(keys, known)) {
        await keepGoing(async () => {
          for (const { key, record } of await recordsAt(file, wanted)) {
            vectors.set(key, numbersOf(record, dimension))
          }
        })
      }
      return vectors
    },

    add: (vectors) => inOrder('own', () => append(vectors)),
  }
}

/** The places of those keys that are known, each once. */
function byFile(keys: readonly string[], known: ReadonlyMap<string, Place>) {
  const files = new Map<string, { key: string; at: number }[]>()
  for (const key of new Set(keys)) {
    const place = known.get(key)
    if (place === undefined) continue
    const wanted = files.get(place.file)
    if (wanted) wanted.push({ key, at: place.at })
    else files.set(place.file, [{ key, at: place.at }])
  }
  return files
}

function isSound(record: Buffer): boolean {
  const at = record.length - CHECK_BYTES
  return record.readUInt32LE(at) === crc32(record.subarray(0, at))
}

function numbersOf(record: Buffer, dimension: number): number[] {
  return Array.from({ length: dimension }, (_, i) => record.readFloatLE(KEY_BYTES + i * 4))
}

/** A file that is gone or cannot be read only means that its texts are embedded again. */
async function keepGoing(task: () => Promise<void>): Promise<void> {
  try {
    await task()
  } catch (error) {
    if (errorCode(error) === undefined) throw error
  }
}

/** None where there is no folder yet. */
async function filesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return []
    throw error
  }
}
