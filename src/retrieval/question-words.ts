import { fold } from '../lib/vietnamese.ts'

/**
 * Words that carry the form of a question rather than its subject: question words, politeness,
 * pronouns, prepositions. They are weighed down, never deleted: `không gian` needs its `không`.
 */
const FUNCTION_WORDS = new Set(
  `ạ à á ơi nhé nha nhỉ hả hở ấy vậy thế đó đấy này kia nọ kìa ad admin mình em anh chị bạn tôi tui tớ cháu chú bác cô
  cho hỏi xin với giúp dùm giùm nhờ là thì mà có không được chưa rồi nào gì ai bao nhiêu mấy sao đâu khi lúc bằng
  và hoặc hay của ở trong trên dưới về theo từ tới đến tại do bởi vì nên phải cần sẽ đang đã cũng đều vẫn cứ chỉ
  như thì rằng nếu còn lại nữa luôn những các một mọi mỗi cái con việc chuyện điều người ta bên nói biết muốn làm
  ra vào lên xuống đi qua để hay hễ mới giờ ok dạ vâng ừ kể nêu kê liệt trả lời tìm xem coi thử hộ bị bạn nhiêu hết
  ạk nhá nhen nghen thôi chứ đâu vừa hơn gồm giống khác nhau so sánh chỗ`.split(/\s+/),
)
const FOLDED_FUNCTION_WORDS = new Set([...FUNCTION_WORDS].map(fold))

/** What questions are made of, for whoever reads them without their marks. */
export const QUESTION_WORDS: readonly string[] = [
  ...FUNCTION_WORDS,
  'bao nhiêu',
  'bao lâu',
  'bao giờ',
  'thế nào',
  'như thế nào',
  'làm gì',
  'là gì',
  'thứ mấy',
  'vì sao',
  'tại sao',
  'ra sao',
]

/** Whether a syllable mostly carries form. Typed without diacritics, its folded form decides. */
export function isFunctionWord(text: string): boolean {
  // A folded word has no marks, so only one typed without can match it.
  return FUNCTION_WORDS.has(text) || FOLDED_FUNCTION_WORDS.has(text)
}

const ANSWER_TYPES = [
  'number',
  'document',
  'date',
  'person',
  'organisation',
  'place',
  'list',
  'reason',
  'definition',
  'yes_no',
] as const
/** What kind of thing the question asks for. */
export type AnswerType = (typeof ANSWER_TYPES)[number]

// On folded text; the first that matches wins, so the more specific come first.
const PATTERNS: readonly [AnswerType, RegExp][] = [
  [
    'date',
    /\b(ngay nao|ngay may|khi nao|bao gio|luc nao|hoi nao|thang nao|thang may|nam nao|quy may|quy nao|thoi gian (nao|to chuc|dien ra|thuc hien|hop|hoc)|thoi han|may gio|bao lau|chung nao|ngay thang nam|bao lau mot lan)\b/,
  ],
  [
    'document',
    /\b(nghi quyet|van ban|cong van|huong dan|ke hoach|quyet dinh|ket luan|chuong trinh|chuong trinh hanh dong|chuong trinh phoi hop) (nao|gi|so may|so bao nhieu|so nao)\b/,
  ],
  [
    'list',
    /\b(gom nhung|gom cac|nhung (gi|nao|ai|hinh thuc|noi dung|nhiem vu|giai phap|co quan|don vi|linh vuc|cong nghe)|cac .{1,30} nao|may (nhom|noi dung|muc tieu|nhiem vu|giai phap|quan diem|hinh thuc|yeu cau|linh vuc|dieu|noi|viec|phan|cai|muc|diem|co quan|don vi|y)|liet ke|ke ten|ke ra|ke giup|ke ho|neu cac|bao gom|gom co|gom gi|(\d+|hai|ba|bon|nam|sau|bay|tam|chin|muoi) (nhom|noi dung|nhiem vu|giai phap|quan diem|hinh thuc|yeu cau|muc tieu|linh vuc|viec) .{0,40}(nao|gi|gom))\b/,
  ],
  [
    'number',
    /\b(bao nhieu|(thu|so|top|dat|chiem|bang|la|co|duoc|them|thieu|nhat|vao|nhom|tang|len) may|may (phan tram|nguoi|nuoc|nhom|tinh|nam|doanh nghiep|to chuc|diem|thanh pho|don vi|lan)|may$|phan tram|ti le|ty le|ti trong|ty trong|toi thieu|it nhat|thu may|top may|so may|muc nao|chi tieu|quy mo|(cao|thap|nhieu|lon|nho) hon|chenh|muc tieu .{1,60}20\d\d)\b/,
  ],
  ['person', /\b(ai|nguoi nao|dong chi nao|ong nao|ba nao)\b/],
  [
    'organisation',
    /\b(co quan nao|don vi nao|ban nao|so nao|phong nao|to chuc nao|bo phan nao|ben nao|cap nao)\b/,
  ],
  ['reason', /\b(vi sao|tai sao|sao lai|ly do|li do|nham|de lam gi|muc dich)\b/],
  ['place', /\b(o dau|noi nao|cho nao|gui dau|di dau)\b/],
  ['definition', /\b(la gi|nghia la|the nao la|duoc hieu)\b/],
  ['yes_no', /\b(co .* khong|phai khong|dung khong|chua)\b/],
]

/** `máy` folds to the same as `mấy`. */
const MACHINE = /máy|(?<=(?:bo|xe|nha|moc|theo|danh|to) )may(?= |$)/g

/** Reads the expected answer type off a question; null when its form does not tell. */
export function expectedAnswerType(question: string): AnswerType | null {
  const folded = fold(question.toLowerCase().replace(MACHINE, 'maymoc')).replace(/[?!.\s]+$/, '')
  return PATTERNS.find(([, pattern]) => pattern.test(folded))?.[0] ?? null
}
