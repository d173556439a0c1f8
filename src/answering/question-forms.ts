import { fold } from '../lib/vietnamese.ts'

/**
 * Forms of questions that administrative documents seldom answer, on folded text. None refuses by
 * itself: the documents may well print what is asked.
 */
const FORMS = {
  /** What we think of it, or which is better. */
  opinion:
    /theo (?:ban|ad|bot|em|anh|so tay)|(?:ban|ad|bot|em) (?:thay|nghi)|nen (?:mua|chon|lam)|lieu (?:co|den|rang)?|kha thi|thuc te (?:ko|khong|hong)|hay khong|tot nhat|co tot|co chan|may diem|quan trong hon|(?:that|noi) (?:khong|hong|ko)$|(?:co|se) .{0,30}(?:hop phap hoa|thay the het)|hong ta/,
  /** How things will turn out. */
  prediction:
    /duoi kip|moi co|sau nay|nhiem ky (?:toi|sau)|sap toi|nam sau|sang nam|tuong lai|se (?:la ai|lam|bi|co) .{0,30}(?:khong|ai)|tang hay giam|ai se/,
  /** Money for somebody: wages, prices, allowances. */
  money:
    /(?:bao nhieu|may) (?:tien|trieu|ty|ti|dong|nghin|tr)(?![a-z])|(?:muc |tien )luong|luong (?:chuyen gia|toi thieu|bao|may)|tang luong|phu cap|thu lao|thu nhap .{0,30}bao nhieu|thuong (?:may|bao)|von bao|gia (?:vang|xang|dat|ca)/,
  /** Fines and discipline. */
  penalty:
    /(?:bi|xu|muc|tien|bao nhieu) phat|phat (?:bao|may|tien|tu)|ky luat|di tu|ngoi tu|may nam tu|cach chuc|dinh ban|tru (?:diem|luong)|hinh su|bi (?:duoi|tu|khai tru)/,
  /** Somebody's own matters. */
  personal:
    /(?:nha|vo|chong|con|me|bo|dat nha|cong ty) (?:toi|em|minh|tui|chau)|(?:^|, ?)(?:toi|em|minh|tui|chau|e|con) (?:muon|can|bi|mat|quen|co|dang|moi|nghi)|giup (?:toi|em|minh|chau) (?:voi|mo|lam)/,
  /** What to do at a counter. */
  procedure:
    /nop (?:don|ho so|o dau)|(?:dang ky|lam lai|cap lai|xin cap|lay lai).{0,40}(?:o dau|lam sao|the nao|mat bao|bao lau)|thu tuc .{0,40}(?:gi|nao|bao)|giay to gi|lien he (?:ai|dau|o)|goi ai|bao cong an|xin viec|can bao nhieu diem|ngan hang nao/,
  /** Details that only rules of their own print: hours, rooms, names of things, prices. */
  detail:
    /may gio|hoi truong|duong nao|ten (?:la )?gi|ten tung|ho ten|(?:bao nhieu|may) (?:trang|buoi|ha|thanh vien|nguoi theo doi|tram)|han (?:chot|cuoi|nop)|truoc ngay (?:may|nao)|(?:bat dau |tu )(?:tu )?thang may|la (?:nhung )?(?:cong ty|doanh nghiep|nuoc|tinh|thanh pho) nao|giam bao nhieu|moi thang (?:dc |duoc )?bao nhieu|rong bao|dai bao nhieu/,
} as const satisfies Record<string, RegExp>

export type QuestionForm = keyof typeof FORMS

/**
 * 1 for each form that a question has while nothing near prints its words; 0 otherwise.
 * @param near texts of the best passages
 */
export function readForms(question: string, near: readonly string[]): Record<QuestionForm, number> {
  const folded = fold(question).replace(/[?.!]+\s*$/, '')
  const printed = near.map(fold)
  const read = (form: QuestionForm): number => {
    const match = new RegExp(`(?<![a-z])(?:${FORMS[form].source})(?![a-z])`).exec(folded)
    if (!match) return 0
    return printed.some((text) => text.includes(match[0].trim())) ? 0 : 1
  }
  return {
    opinion: read('opinion'),
    prediction: read('prediction'),
    money: read('money'),
    penalty: read('penalty'),
    personal: read('personal'),
    procedure: read('procedure'),
    detail: read('detail'),
  }
}
