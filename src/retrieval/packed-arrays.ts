import { z } from 'zod'

type NumberArray = Int8Array | Uint8Array | Uint16Array | Int32Array | Uint32Array | Float32Array

/** Every array starts at a multiple of this, so that it can be used where it lies. */
const ALIGNMENT = 8

const header = z.object({
  /** What the writer notes. */
  note: z.unknown(),
  byteLengths: z.array(z.number().int().nonnegative()),
})

/**
 * A note and arrays of numbers as bytes, in pieces that follow one another: uint32 length of a
 * JSON header, the header, then the arrays, little endian, each filled up to a multiple of 8 bytes.
 */
export function packArrays(note: unknown, arrays: readonly NumberArray[]): Uint8Array[] {
  const byteLengths = arrays.map(({ byteLength }) => byteLength)
  const info = Buffer.from(JSON.stringify({ note, byteLengths } satisfies z.infer<typeof header>))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(info.length)
  return [length, info, filler(4 + info.length), ...arrays.flatMap(toBytes)]
}

/**
 * Reads what `packArrays` wrote; the arrays lie in `bytes` where that is possible.
 * Throws when the bytes do not add up.
 */
export function unpackArrays(bytes: Buffer): {
  header: unknown
  /** The next array. */
  take<A extends NumberArray>(type: ArrayType<A>): A
} {
  const infoEnd = 4 + bytes.readUInt32LE(0)
  const { note, byteLengths } = header.parse(JSON.parse(bytes.toString('utf8', 4, infoEnd)))
  const sizes = byteLengths.values()
  let at = aligned(infoEnd)
  const end = byteLengths.reduce((sum, length) => sum + aligned(length), at)
  if (bytes.length !== end) throw new Error('the file is shorter or longer than it says')
  return {
    header: note,
    take(type) {
      const { value: byteLength } = sizes.next()
      if (byteLength === undefined) throw new Error('the file holds fewer lists than expected')
      const from = at
      at += aligned(byteLength)
      const part = bytes.subarray(from, from + byteLength)
      // A pool of small buffers does not keep to the alignment.
      const placed = part.byteOffset % ALIGNMENT === 0 ? part : new Uint8Array(part)
      return new type(placed.buffer, placed.byteOffset, byteLength / type.BYTES_PER_ELEMENT)
    },
  }
}

interface ArrayType<A> {
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): A
  readonly BYTES_PER_ELEMENT: number
}

function toBytes({ buffer, byteOffset, byteLength }: NumberArray): Uint8Array[] {
  return [new Uint8Array(buffer, byteOffset, byteLength), filler(byteLength)]
}

function filler(length: number): Uint8Array {
  return new Uint8Array(aligned(length) - length)
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT
}
