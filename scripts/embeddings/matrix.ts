/** Matrices are rows one after another; the caller knows their sizes. */

/**
 * `product` = `left` × the transpose of `right`: each entry the inner product of a row of one
 * (`rows` × `length`) and a row of the other (`columns` × `length`). Two rows meet four at a time,
 * so that each number loaded is used several times.
 */
export function multiplyByTransposed(
  product: Float64Array,
  left: Float64Array,
  right: Float64Array,
  { rows, columns, length }: { rows: number; columns: number; length: number },
): void {
  const evenRows = rows - (rows % 2)
  const blockColumns = columns - (columns % 4)
  for (let i = 0; i < evenRows; i += 2) {
    const a = i * length
    const b = a + length
    for (let j = 0; j < blockColumns; j += 4) {
      const p = j * length
      const q = p + length
      const r = q + length
      const s = r + length
      let ap = 0
      let aq = 0
      let ar = 0
      let as = 0
      let bp = 0
      let bq = 0
      let br = 0
      let bs = 0
      for (let k = 0; k < length; k++) {
        const x = left[a + k] ?? 0
        const y = left[b + k] ?? 0
        const u = right[p + k] ?? 0
        const v = right[q + k] ?? 0
        const w = right[r + k] ?? 0
        const z = right[s + k] ?? 0
        ap += x * u
        aq += x * v
        ar += x * w
        as += x * z
        bp += y * u
        bq += y * v
        br += y * w
        bs += y * z
      }
      const at = i * columns + j
      product[at] = ap
      product[at + 1] = aq
      product[at + 2] = ar
      product[at + 3] = as
      const below = at + columns
      product[below] = bp
      product[below + 1] = bq
      product[below + 2] = br
      product[below + 3] = bs
    }
  }
  for (let i = 0; i < rows; i++) {
    for (let j = i < evenRows ? blockColumns : 0; j < columns; j++) {
      let sum = 0
      for (let k = 0; k < length; k++) {
        sum += (left[i * length + k] ?? 0) * (right[j * length + k] ?? 0)
      }
      product[i * columns + j] = sum
    }
  }
}

/** `target` = the transpose of `source`, which has `rows` × `columns`. */
export function transpose(
  target: Float64Array,
  source: Float64Array,
  { rows, columns }: { rows: number; columns: number },
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) target[j * rows + i] = source[i * columns + j] ?? 0
  }
}
