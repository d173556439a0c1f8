import { fold } from '../lib/vietnamese.ts'

/** One way of asking, and what a text prints that answers it. */
interface Way {
  /** On the folded question, whole syllables; a figure before what it calls `counted` answers. */
  asks: RegExp
  /** On the folded text; without it only the words of the question answer. */
  answers?: RegExp
  /** On the text as it is printed, where capital letters tell. */
  answersAsPrinted?: RegExp
}

/** A sum, however large. */
const SUM =
  /\d ?(?:trieu|(?:ty|ti)(?! (?:le|trong))|nghin|ngan|dong(?! (?:chi|bo|nam))|usd|do la)(?![a-z])/
/** Whatever is paid for by the month, by the session or by head. */
const EACH = '(?:thang|buoi|ngay|gio|tiet|suat|nguoi|luot)'
const HOW_MUCH = '(?:bao nhieu|bn|may|muc nao|the nao|ra sao)'
const WHEN_AT_LAST = '(?:bao gio|khi nao|nam nao|chung nao)'
/** `Lượng` folds to the same as `lương`. */
const WAGE =
  '(?<!(?:chat|so|nang|dung|luc|san|luu|khoi|trong|thoi|ham|tru|do|thuong|dai) )luong(?! (?:tu|giac|tam|thuc))'
const FEE = '(?:hoc phi|le phi|vien phi|cuoc phi|dang phi|hoi phi|doan phi)'
/** Several names with a comma between them. */
const NAMES =
  /\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)+(?:, | và )(?:\p{Ll}+ ){0,2}\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+/u

/**
 * Forms of questions that administrative documents seldom answer. None refuses by itself: the
 * documents may well print what is asked.
 */
const FORMS = {
  /** What we think of it, or which is better. */
  opinion: [
    {
      asks: whole(
        /theo (?:ban(?! (?:tuyen|chi|can|thuong|to|bi|bien))|ad|bot|em|anh|so tay)|(?:ban|ad|bot|(?<!anh )em) (?:thay(?! co)|nghi)|nen (?:mua|chon)|(?<!(?:du|tai|tu|so|vat|nguyen|nhien) )lieu (?:co|den|rang)|kha thi|thuc te (?:ko|khong|hong)|hay khong|(?:that|noi) (?:khong|hong|ko)$/,
      ),
    },
    {
      asks: whole(
        /(?:tot|hay|gioi|te|kheo|kem|do|sieng) nhat|co (?:tot|chan)|cham (?:may|bao nhieu) diem|nao (?:thi )?(?:tot|hay|gioi|loi|dang|quan trong) hon/,
      ),
    },
    // Not `chậm nhất là khi nào`.
    {
      asks: whole(
        /(?:tinh|noi|don vi|dia phuong|so|truong|nuoc|ai|ben) (?:nao )?(?:lam|thuc hien|trien khai|hoc|di) (?:.{1,40} )?(?:tot|gioi|nhanh|kem|cham|manh|yeu|hieu qua|hay) nhat/,
      ),
    },
  ],
  /** How things will turn out. */
  prediction: [
    {
      asks: whole(
        /sau nay|nhiem ky (?:toi|sau)|sap toi|nam sau|sang nam|tuong lai|se (?:la ai|lam|bi|co) .{0,30}(?:khong|ai)|tang hay giam|ai se/,
      ),
    },
    {
      asks: whole(
        `${WHEN_AT_LAST} (?:.{0,40} )?(?:moi (?:co|duoc|het|xong|bang)|(?:duoi|theo|bat|sanh) kip|vuot|bang duoc)`,
      ),
    },
    {
      asks: whole(
        /(?:thay the|cuop|lay mat)(?: (?:het|duoc|mat|cho|cua))* (?:con nguoi|viec lam|cong viec|cong chuc|can bo|giao vien|nguoi)/,
      ),
    },
  ],
  /** Money: wages, prices, fees, allowances. */
  money: [
    {
      asks: whole(
        /(?:bao nhieu|(?<!thu )may) (?:tien(?! (?:si|bo|do|trinh|trien|ich))|trieu(?! nguoi)|(?:ty|ti)(?! (?:le|trong))|dong(?! (?:chi|bao|nam|bac|bang|nghiep|vien|hanh))|nghin|tr)|tang luong|phu cap|thu lao|nhuan but|boi duong (?:bao nhieu|may)|thu nhap .{0,30}bao nhieu|thuong (?:may|bao)|von (?:dieu le )?(?:la )?bao/,
      ),
      answers: SUM,
    },
    {
      asks: whole(
        `${WAGE}(?: [a-z]+){0,12} ${HOW_MUCH}|(?:muc|tien|he so|bac) ${WAGE}|${WAGE} (?:toi thieu|khoi diem|thuong)|(?:bao nhieu|bn) ${WAGE}`,
      ),
      answers: new RegExp(`${SUM.source}|(?:muc|he so|bac) luong`),
    },
    {
      asks: whole(
        `(?:mot|1|moi|hang|tung) ${EACH} (?:la |duoc |dc |nhan |linh |lanh |huong |tra )?(?:bao nhieu|bn)(?= *(?:tien|vay|the|ha|a|v|z|nhi|nhe)?$)|(?:bao nhieu|bn) (?:mot|1|moi) ${EACH}`,
      ),
      answers: SUM,
    },
    {
      asks: whole(
        `${FEE}(?: [a-z]+){0,12} ${HOW_MUCH}|(?:bao nhieu|may|muc) (?:tien )?${FEE}|(?:thu|dong|mat|ton|nop|tinh) (?:le |hoc )?phi|(?:co )?mien phi (?:khong|ko|hong)`,
      ),
      answers: new RegExp(`${SUM.source}|(?:thu|mien|khong mat) (?:le |hoc )?phi`),
    },
    {
      asks: whole(
        /(?<!(?:quoc|tham|danh|dinh|chuyen|tang|tri) )gia (?:bao|vang|xang|dat|ca|may|ban|thue|tien|re)|ton (?:bao nhieu|kem)|(?:ban|mua|thue) (?:bao nhieu|may) (?:mot|1|moi)/,
      ),
      answers: SUM,
    },
  ],
  /** Fines and discipline. */
  penalty: [
    {
      asks: whole(
        /(?:bi|xu|muc|tien|bao nhieu) phat(?! (?:trien|huy|hien|minh|dong|hanh))|phat (?:bao|may|tien|tu)|ky luat|di tu|ngoi tu|may nam tu|cach chuc|dinh ban|tru (?:diem|luong)|hinh su|bi (?:duoi|tu|khai tru)/,
      ),
      answers:
        /(?:bi|xu|muc|tien) phat(?! (?:trien|huy|hien|minh|dong|hanh))|khien trach|canh cao|cach chuc|khai tru|truy cuu/,
    },
  ],
  /** Somebody's own matters. */
  personal: [
    {
      asks: whole(
        /(?:nha|vo|chong|con|me|bo|dat nha|cong ty) (?:toi|em|minh|chau|tui)|(?:^|, ?)(?:toi|em|minh|tui|chau|e|con) (?:muon|can|bi|mat|quen|co|dang|moi|nghi)|giup (?:toi|em|minh|chau) (?:voi|mo|lam)/,
      ),
    },
  ],
  /** What to do at a counter. */
  procedure: [
    {
      asks: whole(/nop (?:don|ho so|o dau)|xin viec|bao cong an/),
      answers: /nop (?:ho so |don )?(?:tai|ve|qua|truc)|tiep nhan (?:ho so|don)|bo phan mot cua/,
    },
    {
      asks: whole(
        /(?:(?<!don )dang ky|lam lai|cap lai|xin cap|lay lai).{0,40}(?:o dau|lam sao|the nao|mat bao|bao lau)/,
      ),
      answers: /(?:dang ky|cap lai|nop) (?:tai|qua|truc tuyen|voi)|\d+ ngay lam viec/,
    },
    {
      asks: whole(
        /thu tuc (?!hanh chinh).{0,40}(?:gi|nao|bao)|(?:can|gom|nhung) thu tuc (?:gi|nao)|(?<!bang )giay to gi/,
      ),
      answers: /(?:ho so|giay to|thu tuc)[^.;]{0,30}(?:gom|sau day)/,
    },
    {
      asks: whole(/lien he (?:ai|dau|o|voi ai|the nao)|goi (?:ai|so nao)/),
      answers: /lien he|dien thoai|duong day nong|0\d{2,3}[. ]?\d{3}[. ]?\d{3,4}/,
    },
    {
      asks: whole(
        /(?:can|lay|thi|do) (?:bao nhieu|may) diem|diem (?:chuan|san|dau vao|tuyen sinh)/,
      ),
      answers: /\d diem|diem (?:chuan|san)[^.;]{0,40}\d/,
    },
    {
      asks: whole(/vay (?:von|tien).{0,30}(?:o dau|lai|bao nhieu)|ngan hang nao|lai suat/),
      answers: /lai suat|ngan hang (?:tmcp|thuong mai|chinh sach|nha nuoc)/,
    },
  ],
  /** Details that only rules of their own print: hours, rooms, names of things, measures. */
  detail: [
    {
      asks: whole(/may gio|gio nao|(?:sang|chieu|toi) hay (?:buoi )?(?:sang|chieu|toi)/),
      answers: /\d\s*(?:gio|h)(?![a-z])|\dh\d|\d:\d\d|(?:sang|chieu) ngay \d/,
    },
    {
      asks: whole(
        /hoi truong|phong hop|(?:o|tren|tai) duong nao|duong nao$|(?:hop|to chuc|dien ra|khai mac) (?:o|tai) (?:dau|cho nao|noi nao|dia diem nao)|dia diem (?:nao|o dau|la)/,
      ),
      answers:
        /hoi truong|phong (?:hop|so \d)|nha (?:van hoa|hat|khach)|khach san|trung tam hoi nghi|dia diem ?:|tai tru so|so \d+,? (?:duong|pho)/,
    },
    {
      asks: whole(/ten (?:la )?gi|ten tung|ho ten/),
      answers: /(?:mang|co|lay) ten|ten (?:la|goi)/,
    },
    {
      asks: whole(
        /la (?:nhung )?(?:cong ty|doanh nghiep|nuoc|tinh|thanh pho|xa|phuong|truong) nao/,
      ),
      answersAsPrinted: NAMES,
    },
    {
      asks: whole(/han (?:chot|cuoi|nop)|truoc ngay (?:may|nao)/),
      answers: /(?:truoc|cham nhat|muon nhat|den het)(?: vao)?(?: ngay| thang| het)?(?: ngay)? \d/,
    },
    {
      asks: whole(/(?:bat dau |tu )(?:tu )?thang may/),
      answers: /(?:bat dau|tu|ke tu) (?:thang|ngay)(?: thang)? \d/,
    },
    {
      asks: whole(
        /(?:bao nhieu|may) (?:thang|tuan|ngay|nam) (?:mot|1) lan|(?:moi|mot|hang) (?:ngay|tuan|thang) (?:bao nhieu|may) lan/,
      ),
      answers: /dinh ky|(?:hang|moi) (?:nam|quy|thang|tuan|ngay)|\d+ lan/,
    },
    {
      asks: whole(/vao thu may|thu may (?:hang|trong|moi) tuan/),
      answers: /(?:ngay|vao|sang|chieu) thu (?:\d|hai|ba|tu|nam|sau|bay)|chu nhat/,
    },
    {
      asks: whole(/(?:keo dai|trong|mat) bao lau/),
      answers: /(?:keo dai|trong|mat|thoi han)[^.;]{0,20}\d (?:nam|thang|tuan|ngay|gio|phut)/,
    },
    { asks: whole(/giam (?:duoc )?bao nhieu/), answers: /giam[^.;]{0,40}\d/ },
    {
      asks: whole(
        /(?:rong|dai|cach|xa) bao nhieu(?! (?:nam|thang|ngay))|bao xa|dien tich|chieu (?:dai|rong|cao)|suc chua|toc do (?:bao|may)|khoang cach (?:tu|giua)|(?:bao nhieu|may) (?:met|m2|m|km|cay so|ha(?! tang)|hec ta|kg|lit|trang(?! (?:thong|mang|web|tin|dien))|phut|tieng)/,
      ),
      answers: /\d\s*(?:m2?|met|km|ha(?! tang)|hec ?ta|kg|lit|trang|phut|tieng|cho ngoi)(?![a-z])/,
    },
    {
      asks: whole(
        /(?:tuyen|lay|chi tieu)(?: [a-z]+){0,6} (?:bao nhieu|may) (?<counted>nguoi|can bo|ky su|chuyen gia|hoc vien|suat|chi tieu|sinh vien|hoc sinh|giao vien)/,
      ),
    },
    {
      asks: whole(
        /(?:bao nhieu|may) (?<counted>thanh vien|bien che|dai bieu|suat hoc bong|nguoi theo doi|luot (?:xem|thich|truy cap)|buoi|phong hoc|tram)/,
      ),
    },
    {
      asks: whole(/lop may|(?:hoc sinh|khoi) lop nao/),
      answers: /(?:lop|khoi) \d|tieu hoc|trung hoc|thcs|thpt/,
    },
    {
      asks: whole(
        /hieu luc (?:.{0,20} )?(?:khi nao|bao gio|ngay nao|nam nao|chua|den bao lau)|(?:khi nao|bao gio|ngay nao) .{0,30}hieu luc/,
      ),
      answers: /hieu luc (?:thi hanh )?(?:ke )?tu|het hieu luc/,
    },
    {
      asks: whole(
        /(?:thay the|bai bo|sua doi)(?: cho)? (?:nghi quyet|van ban|luat|nghi dinh|quyet dinh|chi thi|cai) (?:nao|gi|so may)|bi (?:van ban nao |nghi quyet nao )?(?:thay the|bai bo)/,
      ),
      answers:
        /(?:thay the|bai bo|thay)(?: cho)? (?:nghi quyet|luat|nghi dinh|quyet dinh|chi thi) so/,
    },
    {
      asks: whole(
        /(?:o|tai|cua) (?:nhung |cac )?(?:huyen|xa|phuong|thi tran|quan|nga tu|duong|thanh pho) nao/,
      ),
      answersAsPrinted: /(?:huyện|xã|phường|thị trấn|quận|ngã tư|đường|[Tt]hành phố) \p{Lu}/u,
    },
    // Not `công dân số`.
    { asks: whole(/(?<!cong )dan so|mat do dan cu/), answers: /(?<!cong )dan so \d|trieu dan/ },
    { asks: whole(/(?:bao nhieu|may) tuoi|do tuoi nao/), answers: /\d tuoi/ },
  ],
} as const satisfies Record<string, readonly Way[]>

export type QuestionForm = keyof typeof FORMS

/**
 * 1 for each form that a question has while nothing near prints its words or what answers it;
 * 0 otherwise.
 * @param near texts of the best passages
 */
export function readForms(question: string, near: readonly string[]): Record<QuestionForm, number> {
  const asked = fold(question).replace(/[?.!]+\s*$/, '')
  const printed = near.map((text) => ({ text, folded: fold(text) }))
  const isOpen = ({ asks, answers, answersAsPrinted }: Way): boolean => {
    const match = asks.exec(asked)
    if (!match) return false
    const counted = match.groups?.counted
    const counts = counted ? new RegExp(`\\d ?(?:[a-z]+ )?${counted}(?![a-z])`) : undefined
    return !printed.some(
      ({ text, folded }) =>
        folded.includes(match[0].trim()) ||
        answers?.test(folded) ||
        answersAsPrinted?.test(text) ||
        counts?.test(folded),
    )
  }
  const read = (form: QuestionForm) => Number(FORMS[form].some(isOpen))
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

function whole(asked: RegExp | string): RegExp {
  const source = typeof asked === 'string' ? asked : asked.source
  return new RegExp(`(?<![a-z])(?:${source})(?![a-z])`)
}
