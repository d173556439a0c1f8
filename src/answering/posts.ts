import { fold } from '../lib/vietnamese.ts'
import type { Retrieval } from '../retrieval/hit.ts'

const POST =
  'giam doc|chu tich|bi thu|truong ban|truong phong|bo truong|thu tuong|vien truong|hieu truong|chanh van phong'
const WHO = '(?:la ai|la (?:dong chi|ong|ba|nguoi) nao|(?:ho )?ten (?:la )?gi|ten ai)'
/** `Giám đốc … là ai`, `ai là giám đốc`. */
const ASKS_WHO_HOLDS = new RegExp(
  `(?<![a-z])(?:(pho )?(${POST})( thuong truc)?(?![a-z]).*(?<![a-z])${WHO}|ai (?:la|lam|dang lam|giu chuc) (pho )?(${POST})( thuong truc)?)(?![a-z])`,
)
const NAME = /^(?:\s+THƯỜNG TRỰC|\s+thường trực)?\s+(?:\p{Lu}\p{Ll}+\s+){1,3}\p{Lu}\p{Ll}+/u

/**
 * Whether a question asks who holds a post and, if so, whether a passage near prints that very
 * post before a name: `Tổng Bí thư Tô Lâm`, `PHÓ TRƯỞNG BAN Nguyễn …`. A deputy's name does not
 * tell who the head is. Null for all other questions.
 */
export function findPostHolder({ question, hits }: Retrieval): 'printed' | 'missing' | null {
  const match = ASKS_WHO_HOLDS.exec(fold(question.text))
  const post = match?.[2] ?? match?.[5]
  if (!match || post === undefined) return null
  const isDeputy = (match[1] ?? match[4]) !== undefined
  const isPrinted = hits.some(({ passage }) => printsHolder(passage.text, post, isDeputy))
  return isPrinted ? 'printed' : 'missing'
}

function printsHolder(text: string, post: string, isDeputy: boolean): boolean {
  const folded = fold(text)
  for (let at = folded.indexOf(post); at >= 0; at = folded.indexOf(post, at + 1)) {
    if (folded.slice(0, at).endsWith('pho ') !== isDeputy) continue
    if (NAME.test(text.slice(at + post.length))) return true
  }
  return false
}
