/** Roman numbers as sections use them. */
const ROMAN = ['', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii']
const MENTION =
  /(?<![a-z])(?:muc|phan|tieu muc|khoan|diem|phan thu)\s+((?:[ivx]+|\d+)(?:[./](?:\d+|[a-z])(?![a-z]))*)(?![a-z])/g

/**
 * Section ids that a folded question may mean by `mục II.1.2`, `phần 2`, `mục 1.2 phần II`:
 * parts are put together from large to small, and Roman and Arabic interchange at the top.
 */
export function findSectionIds(foldedQuestion: string): string[] {
  const parts = Array.from(foldedQuestion.matchAll(MENTION), (match) =>
    (match[1] ?? '').replace(/\//g, '.'),
  )
  if (parts.length === 0) return []
  const tops = parts.filter((part) => ROMAN.includes(part.split('.')[0] ?? '-'))
  const rest = parts.filter((part) => !tops.includes(part))
  if (tops.length > 0) {
    const path = [...tops.map(upperTop), ...rest.reverse()].join('.')
    return [path]
  }
  return rest.flatMap((part) => {
    const [first = '', ...below] = part.split('.')
    const roman = ROMAN[Number(first)]?.toUpperCase()
    return [part, ...(roman ? [[roman, ...below].join('.')] : [])]
  })
}

function upperTop(part: string): string {
  const [first = '', ...below] = part.split('.')
  return [first.toUpperCase(), ...below].join('.')
}
