import type { MetadataRole } from '../corpus/document.ts'
import { fold } from '../lib/vietnamese.ts'

/**
 * What a question asks of a document itself rather than of its content. `basis`: which superior
 * document it carries out, which stands in its opening paragraph.
 */
export type MetadataIntent = MetadataRole | 'basis'

// On folded text. A question about the whole document names one, so these only open the way.
const DOCUMENT =
  '(?:van ban|cong van|huong dan|chuong trinh(?: hanh dong)?|ke hoach|nghi quyet|quyet dinh|thong bao|giay|to trinh|bao cao|chi thi)'
const INTENTS: readonly [MetadataIntent, RegExp][] = [
  [
    'signature',
    /(?<![a-z])(ai (da |dung ten )?ky|do ai ky|nguoi ky|ky ten|ky boi|ai dung ten|chu ky|ong nao ky|ba nao ky|dong chi nao ky|ky thay|ky van ban|ai la nguoi ky|chuc vu (gi|nao|cua nguoi ky))(?![a-z])/,
  ],
  [
    'addressee',
    /(?<![a-z])(?<!bao cao.{0,40})(gui (cho |den |toi |ve )?(ai|dau|nhung (noi|ai|don vi|co quan)|cac (noi|don vi|co quan)|co quan nao|don vi nao|noi nao|cho nao|may noi)|kinh gui|gui nhung ai)(?![a-z])/,
  ],
  [
    'recipients',
    /(?<![a-z])(noi nhan|nhung noi nao nhan|ai nhan|ai duoc nhan|duoc gui cho|luu o dau|luu tai dau|bao cao cho ai biet)(?![a-z])/,
  ],
  [
    'basis',
    new RegExp(
      `(?<![a-z])(can cu|thuc hien theo|thuc hien|dua (tren|vao|theo)|theo|cu the hoa|trien khai)( (vao|theo))?( cai)? (${DOCUMENT})( so)? (may|bao nhieu|nao|gi)(?![a-z])|(?<![a-z])can cu (vao )?(dau|cai gi|gi|so may)(?![a-z])`,
    ),
  ],
  [
    'number',
    new RegExp(
      `(?<![a-z])(so hieu|so ky hieu|(${DOCUMENT}).{0,60} (mang |co |la )?so (may|bao nhieu|nao|gi)|so may cua (${DOCUMENT})|so (${DOCUMENT}))(?![a-z])`,
    ),
  ],
  [
    'place_date',
    new RegExp(
      `(?<![a-z])((ban hanh|ky|ra doi|phat hanh|de|ghi) (vao )?(ngay|khi|luc|thang|nam|hoi) (nao|may)|ngay ban hanh|ngay ky|ngay thang (cua|ban hanh)|ban hanh (o dau|khi nao|bao gio)|(ra|co|gui) (tu )?(ngay|khi) (nao|may)|khi nao (ban hanh|ra doi)|(${DOCUMENT}).{0,50} (de|ghi|la) ngay (nao|may))(?![a-z])`,
    ),
  ],
]

/** Which parts of a document's head or foot the question asks for; empty for ordinary questions. */
export function findMetadataIntents(question: string): MetadataIntent[] {
  const folded = fold(question)
    .replace(/[?.!,;:]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const intents = INTENTS.filter(([, pattern]) => pattern.test(folded)).map(([intent]) => intent)
  // `Căn cứ hướng dẫn số mấy, ngày nào` asks for the other document's number and date.
  return intents.includes('basis') ? ['basis'] : intents
}
