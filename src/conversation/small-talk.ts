import { fold } from '../lib/vietnamese.ts'

export type SmallTalk = 'greeting' | 'thanks' | 'about' | 'nothing'

const words = (text: string): Set<string> => new Set(text.split(' '))

const GREETINGS = words('chao hello helo hi hey alo halo')
const THANKS = words('cam on camon thanks thank tks thx bye biet ok oke okay duoc roi vang uh um')
/** Words that go with both and ask nothing. */
const FILLERS = words(
  'xin da a nhe nha oi em anh chi co chu bac ban cac dong chi moi nguoi ca nha bot ad ' +
    'so tay 57 buoi sang trua chieu toi rat nhieu lam tam cho hoi you',
)
const MAX_WORDS = 8
const ABOUT_US =
  /^(ban|bot|em|so tay|so tay 57|day) (la ai|la gi|lam duoc gi|giup duoc gi|tra loi duoc gi|biet gi)( a| vay| the| nhi)?$/

/**
 * Recognises a text that asks nothing: a greeting, thanks or a farewell, or no word at all
 * (`?`, an emoji); or one that asks about ourselves. Null for everything that may be a question.
 */
export function recogniseSmallTalk(text: string): SmallTalk | null {
  const spoken: string[] = fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
  if (spoken.length === 0) return 'nothing'
  if (spoken.length > MAX_WORDS) return null
  if (ABOUT_US.test(spoken.join(' '))) return 'about'
  const isSmallTalk = spoken.every(
    (word) => GREETINGS.has(word) || THANKS.has(word) || FILLERS.has(word),
  )
  if (!isSmallTalk) return null
  if (spoken.some((word) => GREETINGS.has(word))) return 'greeting'
  if (spoken.some((word) => THANKS.has(word))) return 'thanks'
  return spoken.includes('hoi') ? 'nothing' : null
}
