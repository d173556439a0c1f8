/**
 * Words, one a line in one string, found by their letters: a fifth of the memory of a Map, and
 * ready in a fraction of its time. The places of a word are those of its lines.
 */
export class WordList {
  readonly size: number
  /** Where each word starts in `joined`; one more entry closes the last. */
  private readonly starts: Int32Array
  /** By hash: the first place of the words that share it, or -1; and by place the next. */
  private readonly first: Int32Array
  private readonly next: Int32Array

  constructor(private readonly joined: string) {
    const starts = [0]
    for (let at = joined.indexOf('\n'); at >= 0; at = joined.indexOf('\n', at + 1)) {
      starts.push(at + 1)
    }
    starts.push(joined.length + 1)
    this.size = starts.length - 1
    this.starts = Int32Array.from(starts)
    this.first = new Int32Array(2 ** Math.ceil(Math.log2(this.size * 2))).fill(-1)
    this.next = new Int32Array(this.size)
    // From the end, so that equal words are met in the order of their places.
    for (let place = this.size - 1; place >= 0; place--) {
      const hash = this.hash(joined, this.starts[place] ?? 0, (this.starts[place + 1] ?? 0) - 1)
      this.next[place] = this.first[hash] ?? -1
      this.first[hash] = place
    }
  }

  /** The word at a place; empty where there is none. */
  word(place: number): string {
    return this.joined.slice(this.starts[place], (this.starts[place + 1] ?? 0) - 1)
  }

  /** The first place of a word; -1 when there is none. */
  find(word: string): number {
    return this.findFrom(this.first[this.hash(word, 0, word.length)] ?? -1, word)
  }

  /** All places of a word, rising. */
  findAll(word: string): number[] {
    const places: number[] = []
    for (let at = this.find(word); at >= 0; at = this.findFrom(this.next[at] ?? -1, word)) {
      places.push(at)
    }
    return places
  }

  private findFrom(first: number, word: string): number {
    let place = first
    while (place >= 0 && !this.isAt(place, word)) place = this.next[place] ?? -1
    return place
  }

  private isAt(place: number, word: string): boolean {
    const start = this.starts[place] ?? 0
    const length = (this.starts[place + 1] ?? 0) - 1 - start
    return length === word.length && this.joined.startsWith(word, start)
  }

  /** FNV-1a over the letters, as far as the list's first places reach. */
  private hash(text: string, start: number, end: number): number {
    let hash = 0x811c9dc5
    for (let at = start; at < end; at++) {
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
    }
    return (hash ^ (hash >>> 15)) & (this.first.length - 1)
  }
}
