import type { Content } from '../../src/broadcast/broadcast.ts'

/** An announcement of one line, with what a test says. */
export function contentWith(part: Partial<Content> = {}): Content {
  return {
    text: 'Mời họp chi bộ sáng 25/11.',
    picture: null,
    links: [],
    buttons: { read: false, ask: false, practice: false },
    questionId: null,
    ...part,
  }
}
