import type { Answered } from './answer.ts'

/** The words of an answer without its sources: one line a statement, documents apart. */
export function answerText({ blocks }: Answered): string {
  return blocks
    .map(({ label, note, lines }) =>
      [
        ...(blocks.length > 1 ? [`${label}:`] : []),
        ...lines.map(({ text, role }) => (role === 'item' ? `- ${text}` : text)),
        ...(note === null ? [] : [note]),
      ].join('\n'),
    )
    .join('\n\n')
}
