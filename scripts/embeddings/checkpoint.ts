import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Parameters } from './model.ts'

const MAGIC = 'ST57CP01'
const HEAD = 8 + 4 + 32 + 32

/**
 * Keeps the parameters and the step that is next, in one file that is never half written.
 * @param recipe all that the result depends on; a checkpoint of another recipe is not taken up
 */
export function saveCheckpoint(
  file: string,
  { recipe, step, parameters }: { recipe: string; step: number; parameters: Parameters },
): void {
  const body = Buffer.concat(
    arraysOf(parameters).map((array) =>
      Buffer.from(array.buffer, array.byteOffset, array.byteLength),
    ),
  )
  const head = Buffer.alloc(HEAD)
  head.write(MAGIC, 'latin1')
  head.writeUInt32LE(step, 8)
  head.set(sha256(recipe), 12)
  head.set(sha256(body), 44)
  writeFileSync(`${file}.new`, Buffer.concat([head, body]))
  renameSync(`${file}.new`, file)
}

/**
 * Puts what was kept into `parameters`.
 * @returns the step that is next; 0 when nothing was kept, or only for another recipe
 * @throws Error that names the file when it is damaged
 */
export function restoreCheckpoint(file: string, recipe: string, parameters: Parameters): number {
  if (!existsSync(file)) return 0
  const bytes = readFileSync(file)
  if (bytes.toString('latin1', 0, 8) !== MAGIC) throw new Error(`${file} is not a checkpoint`)
  if (!bytes.subarray(12, 44).equals(sha256(recipe))) return 0
  const body = bytes.subarray(HEAD)
  const arrays = arraysOf(parameters)
  const expected = arrays.reduce((sum, array) => sum + array.byteLength, 0)
  if (body.length !== expected || !bytes.subarray(44, HEAD).equals(sha256(body))) {
    throw new Error(`${file} is damaged: remove it to begin anew`)
  }
  let at = 0
  for (const array of arrays) {
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(
      body.subarray(at, at + array.byteLength),
    )
    at += array.byteLength
  }
  return bytes.readUInt32LE(8)
}

function arraysOf({
  vectors,
  logWeights,
  vectorSquares,
  weightSquares,
}: Parameters): Float32Array[] {
  return [
    vectors,
    logWeights.question,
    logWeights.passage,
    vectorSquares,
    weightSquares.question,
    weightSquares.passage,
  ]
}

function sha256(content: string | Buffer): Buffer {
  return createHash('sha256').update(content).digest()
}
