import type { MetadataRole } from '../corpus/document.ts'
import { fold } from '../lib/vietnamese.ts'

/**
 * What a question asks of a document itself rather than of its content. `basis`: which superior
 * document it carries out, which stands in its opening paragraph; `issuer`: who issued it.
 */
export type MetadataIntent = MetadataRole | 'basis' | 'issuer'

// On folded text. A question about the whole document names one, so these only open the way.
const DOCUMENT =
  '(?:van ban|cong van|huong dan|chuong trinh(?: hanh dong| phoi hop)?|ke hoach|nghi quyet|quyet dinh|ket luan|thong bao|giay|to trinh|bao cao|chi thi)'
/** `57-NQ/TW`. Bounded, so that a long run of figures is not looked through once for each. */
const CODE = '\\S{0,20}\\d\\S{0,20}'
/** `nghị quyết số 57`, `nghị quyết đó`, `nghị quyết 57 là văn bản`. */
const NAMED = `${DOCUMENT}(?: so)?(?: ${CODE})?(?: (?:do|nay|ay))?(?: ghi)?(?: la)?(?: ${DOCUMENT})?`
const SIGN = 'k[yi]'
const WHICH = '(?:nao|may|bao nhieu|gi)'
const WHEN = `(?:(?:vao|tu) )?(?:(?:ngay|khi|luc|thang|nam|hoi|hom)(?: thang)?(?: nam)? ${WHICH}|khi nao|bao gio)`
/** `Kinh tế số bao nhiêu`, `chỉ số nào` ask for other things. */
const NUMBER =
  '(?<!(?:kinh te|xa hoi|cong dan|chinh quyen|chinh phu|ha tang|cong nghe|chuyen doi|du lieu|moi truong|nang luc|tai nguyen|chi|doanh nghiep|van hoa|san pham|dich vu|ky nang|nen tang|nhan luc|quoc gia|muc tieu) )so'
/** With its marks it is no number. */
const DEPARTMENT = /(?<!\p{L}|cơ )sở(?!\p{L})/giu
/** A time is asked for, and not whom something goes to. */
const ASKS_WHEN = new RegExp(`(?<![a-z])(?:${WHEN}|cham nhat|quy nao|bao lau)(?![a-z])`)
const BODY = '(?:ai|dau|(?:nhung )?(?:co quan|don vi|cap|to chuc|noi|ben) nao)'
const ISSUE = '(?:ban hanh|phat hanh|thong qua|ra|soan|gui)'

const INTENTS: readonly [MetadataIntent, RegExp][] = [
  [
    'signature',
    pattern(
      `ai (?:da |dung ten |la nguoi )?${SIGN}|do ai ${SIGN}|nguoi ${SIGN}|${SIGN} ten|${SIGN} boi|ai dung ten|chu ky`,
      `(?:ong|ba|dong chi|lanh dao|vi) nao (?:da |la nguoi )?${SIGN}|${SIGN} thay|${SIGN} van ban`,
      `chuc vu (?:gi|nao|cua nguoi ${SIGN})`,
    ),
  ],
  [
    'addressee',
    pattern(
      '(?<!bao cao.{0,40})gui (?:cho |den |toi |ve )?(?:ai|dau|nhung (?:noi|ai|don vi|co quan)|cac (?:noi|don vi|co quan)|co quan nao|don vi nao|noi nao|cho nao|may noi)',
      'kinh gui|gui nhung ai',
      // The document itself is sent; reports, and those who are to send them, are another matter.
      `(?!bao cao)${DOCUMENT}(?:(?! (?:yeu cau|de nghi|quy dinh|phai|can|giao (?:cho|cac)) ).){0,60} gui (?:bao cao )?(?:(?:cho|den|toi|len|ve) )?.{0,40}(?:nao|ai|dau|khong)`,
      `gui (?!bao cao|ke hoach)${DOCUMENT}.{0,40} (?:cho|den|toi|len|ve) (?:ai|dau|.{0,40}nao)`,
    ),
  ],
  [
    'recipients',
    pattern(
      'noi nhan|nhung noi nao nhan|ai nhan|ai duoc nhan|duoc gui cho|luu o dau|luu tai dau|bao cao cho ai biet',
    ),
  ],
  [
    'basis',
    pattern(
      `(?:can cu|thuc hien theo|thuc hien|dua (?:tren|vao|theo)|theo|cu the hoa|trien khai)(?: (?:vao|theo))?(?: cai)? ${DOCUMENT}(?: so)? ${WHICH}`,
      `(?:can cu|theo|dua (?:tren|vao|theo))(?: (?:vao|theo))? ${DOCUMENT}(?: [a-z]+){0,5} so ${WHICH}`,
      'can cu (?:vao )?(?:dau|cai gi|gi|so may)',
    ),
  ],
  [
    'number',
    pattern(
      'so hieu|so ky hieu',
      `${DOCUMENT}.{0,60} ${NUMBER} ${WHICH}|so may cua ${DOCUMENT}|so (?!ke hoach (?:va )?dau tu)${DOCUMENT}`,
      `${DOCUMENT}.{0,160} mang so ${WHICH}|${DOCUMENT} .{0,120} so (?:may|bao nhieu) ngay`,
    ),
  ],
  [
    'place_date',
    pattern(
      `(?:ban hanh|${SIGN}(?: ket| ban hanh)?|ra doi|phat hanh|thong qua|cong bo|de|ghi) ${WHEN}`,
      `(?:ban hanh|${SIGN}|phat hanh|thong qua|ra|(?<!sao )gui) ${NAMED} ${WHEN}`,
      `(?:ban hanh|phat hanh|ra|${SIGN}) ${DOCUMENT}.{0,60} ngay ${WHICH}$|^${DOCUMENT}(?: so)? ${CODE} (?:la )?ngay ${WHICH}`,
      `${NAMED} cua ${BODY}(?: va)? ngay ${WHICH}`,
      `ngay ban hanh|ngay ${SIGN}|ngay thang (?:nam )?(?:cua|ban hanh|ra)|ngay ra ${DOCUMENT}`,
      `ban hanh (?:o dau|khi nao|bao gio)|(?:ra|co|gui) (?:tu )?(?:ngay|khi) (?:nao|may)|${NAMED} (?:co|ra) (?:tu )?${WHEN}`,
      `khi nao (?:ban hanh|ra doi)|${DOCUMENT}.{0,50} (?:de|ghi|la|gui) ngay ${WHICH}`,
    ),
  ],
  [
    'issuer',
    pattern(
      `${DOCUMENT}.{0,60} (?:do|cua) ${BODY} (?:da )?${ISSUE}`,
      `${BODY} (?:da )?(?:la noi )?${ISSUE} (?:ra )?${DOCUMENT}|${NAMED} ${BODY} ${ISSUE}`,
      `${NAMED} cua ${BODY}`,
      `${NAMED}(?: la)? (?:cua|do) .{2,50} hay (?:la )?(?:(?:cua|do) .{2,40}|.{2,40} ban hanh)`,
      `${NAMED}(?: cua)?(?: trung uong| ban chap hanh trung uong)?(?: dang)? (?:khoa|hoi nghi(?: trung uong)?(?: lan)?(?: thu)?) (?:may|nao)`,
      `(?:co quan|don vi|noi) ban hanh(?: cua)? ${DOCUMENT}`,
      `${NAMED}.{0,60} (?:co quan|don vi|ben) nao ${SIGN}`,
    ),
  ],
  [
    'title',
    pattern(
      `ten (?:day du|goi|chinh thuc)|trich yeu|(?:ten|tieu de) (?:cua )?${DOCUMENT}`,
      `${NAMED}(?: (?:noi|ban|viet))? ve (?:viec|van de|linh vuc|chu de) (?:gi|nao)|${DOCUMENT}.* ve viec gi$`,
      `^(?:nghi quyet|ket luan)(?: so)? ${CODE} (?:la|noi ve|ban ve|ve)(?: cai)? gi$`,
    ),
  ],
]

/** Any of the alternatives, as whole words. */
function pattern(...alternatives: string[]): RegExp {
  return new RegExp(`(?<![a-z])(?:${alternatives.join('|')})(?![a-z])`)
}

/** Which parts of a document's head or foot the question asks for; empty for ordinary questions. */
export function findMetadataIntents(question: string): MetadataIntent[] {
  const folded = fold(question.normalize('NFC').replace(DEPARTMENT, 'cơ quan'))
    .replace(/[?.!,;:]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const asksWhen = ASKS_WHEN.test(folded)
  const intents = INTENTS.filter(([, pattern]) => pattern.test(folded))
    .map(([intent]) => intent)
    .filter((intent) => !(asksWhen && intent === 'addressee'))
  // `Căn cứ hướng dẫn số mấy, ngày nào` asks for the other document's number and date.
  return intents.includes('basis') ? ['basis'] : intents
}

/** The first word for a document in a folded question: where it stands, and which it is. */
export function findDocumentWord(foldedQuestion: string): { start: number; text: string } | null {
  const match = new RegExp(`(?<![a-z])${DOCUMENT}(?![a-z])`).exec(foldedQuestion)
  return match ? { start: match.index, text: match[0] } : null
}
