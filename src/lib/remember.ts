/**
 * A reading of texts that remembers the last ones: question after question comes to the same
 * passages and headings. What it gives is shared, so nobody may change it.
 * @param most so many texts, which bounds the memory; then all are forgotten at once
 * @param read gives the same for the same text
 */
export function remember<Value extends object>(
  most: number,
  read: (text: string) => Value,
): (text: string) => Value {
  const known = new Map<string, Value>()
  return (text) => {
    const before = known.get(text)
    if (before) return before
    const value = read(text)
    if (known.size >= most) known.clear()
    known.set(text, value)
    return value
  }
}
