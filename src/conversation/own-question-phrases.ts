import { expandTemplate } from './expand-templates.ts'

/**
 * How members ask about the bot itself, as templates (see expand-templates.ts) on folded words.
 * Like the phrases of small-talk-phrases.ts they count only when nothing else remains of the text,
 * so none may be one that a follow-up to an answer could consist of: `báo ai`, `góp ý cho ai`,
 * `lấy từ đâu` stand only with the word that makes them ask about us.
 */

/** Stands in a phrase for a document named by its number or issuer, see named-document.ts. */
export const DOCUMENT = '<document>'
/** `muốn …`, `… thế nào`, `… ở đâu`: a way is asked for; alone they may ask about anything. */
export const HOW = new Set(
  'muon|can|lam sao|lam the nao|phai lam sao|phai lam gi|lam gi|the nao|nhu the nao|ra sao|kieu gi|cach nao|bang cach nao|o dau|vao dau|cho nao|o cho nao|duoc khong|co duoc khong'.split(
    '|',
  ),
)
const BOT = 'bot|con bot|chatbot|so tay|so tay 57|ung dung nay|phan mem nay|app nay'
const PERSON =
  'nguoi that|nguoi|nguoi phu trach|nguoi quan ly|nguoi quan tri|nguoi ho tro|can bo|can bo phu trach|admin|ad|quan tri vien|ban quan tri|tu van vien|nhan vien|nhan vien tu van|nhan vien ho tro|tong dai|tong dai vien'
const QUIZ =
  'trac nghiem|cau hoi trac nghiem|cau trac nghiem|bai trac nghiem|bai tap trac nghiem|de trac nghiem|quiz|cau do|de thi'
const CONTEST =
  'thi|cuoc thi|hoi thi|bai thi|phien thi|thi trac nghiem|thi truc tuyen|thi online|bai thi trac nghiem|cuoc thi trac nghiem|cuoc thi truc tuyen'
const DOCUMENTS =
  'van ban|tai lieu|van kien|loai van ban|loai tai lieu|van ban tai lieu|tai lieu van ban'
const HERE = 'o day|trong nay|trong day|trong so tay|trong bot|trong kho|trong he thong nay'
const WHOLE =
  'nguyen van|toan van|nguyen ban|ban goc|ban day du|ban chinh thuc|toan bo|toan bo noi dung|noi dung day du|noi dung toan van|ban full|full|file|file goc|file mem|file day du|ban mem|ban pdf|pdf|file pdf|ban word|file word|ban scan|link|duong link|tep'
const ON_WHAT = `[ve|tim hieu|tim hieu ve] [nghi quyet|nq|${DOCUMENT}]`

/** Whom to reach, how to give feedback, who made and runs it. */
export const CONTACT = expandAll([
  `(gap|gap truc tiep|noi chuyen voi|noi chuyen truc tiep voi|chat voi|noi may|noi may voi|ket noi voi|trao doi voi|lien he|lien he voi|lien lac|lien lac voi|nhan tin cho|goi cho|goi dien cho|chuyen may cho) (${PERSON})`,
  '(so dien thoai|so may|dien thoai|hotline|email|mail|zalo|facebook|fanpage|dia chi|dia chi email|thong tin|cach|kenh|dau moi) (lien he|lien lac|ho tro) [la gi|so may|nao|o dau|the nao|bao nhieu]',
  `(so dien thoai|dien thoai|hotline|email|zalo|facebook) [cua] (${BOT}|ad|admin|quan tri vien|nguoi phu trach|nguoi quan ly) [la gi|so may|bao nhieu]`,
  'hotline [la gi|so may|bao nhieu|nao]',
  `[muon|can|de] lien he [voi] [ai|dau]`,
  '(lam sao|lam the nao|cach nao|cach|bang cach nao) [de] lien he [voi ai|voi ban|voi bot|voi so tay]',
  `(muon|can|xin|lam sao|lam sao de|lam the nao de|cach) [gui] (gop y|phan hoi|y kien gop y|bao loi) [cho|ve|voi] [${BOT}|ban] [cho ai|voi ai]`,
  `[gui] (gop y|phan hoi|phan anh|bao loi|bao sai|khieu nai) [cho|ve|voi] (${BOT}) [cho ai|voi ai]`,
  `gui (gop y|phan hoi|y kien gop y) (cho ai|ve dau|den dau|o dau|the nao|nhu the nao)`,
  `(bot|so tay) (bi loi|loi|tra loi sai|sai) [thi] (bao|bao cho|phan anh|phan anh voi|gop y|gop y cho|lien he|lien he voi) (ai|dau|o dau)`,
  `ai (lam|lam ra|tao|tao ra|viet|viet ra|lap ra|thiet ke|phat trien|quan ly|quan tri|van hanh|phu trach) [ra] (${BOT}) [nay]`,
  // Without marks `ban` may be a board, which somebody leads or set up.
  'ai (lam ra|tao ra|viet ra|thiet ke) (ban|em)',
  `(${BOT}) [nay] [la] (do ai|do don vi nao|do co quan nao|ai|don vi nao|co quan nao) (lam|lam ra|tao|tao ra|viet|viet ra|lap ra|thiet ke|phat trien|quan ly|quan tri|van hanh|phu trach)`,
  '(ban|em) [la] (do ai|ai) (lam ra|tao ra|viet ra|thiet ke) [ra]',
  `(${BOT}) [nay] [la] cua (ai|don vi nao|co quan nao|co quan nao vay)`,
])

/** How to take part in a contest or a quiz. */
export const TAKING_PART = expandAll([
  `(dang ky|dang ky tham gia|dang ky du|dang ky lam|tham gia|tham gia lam|du|vao|lam) (${CONTEST}) ${ON_WHAT} [thi]`,
  `(muon|can|cho) [duoc|vao] (du thi|thi thu|lam bai thi)`,
  // Without marks `muon thi` may be `muốn thì`.
  '(muon|can|cho) (duoc|vao) thi',
  '(toi|minh|em|chau|con|tui) muon thi',
  `(lam|lam bai|choi|thi|on|luyen|thu|hoc|on tap|on bang|xin|hoi|muon) (${QUIZ}) ${ON_WHAT} [thi]`,
  `(${QUIZ}|cuoc thi|hoi thi|phien thi|thi trac nghiem) (o dau|vao dau|vao o dau|lam o dau|lam the nao|lam sao|cho nao|mo o dau)`,
  `(cach|cach de|huong dan|huong dan cach|lam sao|lam sao de|lam the nao de) (thi|du thi|vao thi|lam bai thi|tham gia thi|tham gia cuoc thi|dang ky thi|lam trac nghiem|on tap|vao phien thi)`,
  `(muon|can|cho) [duoc] (on tap|on thi|luyen thi|on bai|luyen tap) ${ON_WHAT} [thi]`,
  '[dang|hien|hien dang] co (cuoc thi|hoi thi|bai thi|trac nghiem|cau hoi trac nghiem|phien thi) (nao|nao khong|khong|gi|gi khong)',
  '(ma thi|ma phien thi|ma vao thi|ma phong thi) [la gi|o dau|lay o dau]',
])

/** Which documents there are. */
export const HOLDINGS = expandAll([
  `[hien|dang|hien dang|hien nay] co [tat ca|tong cong|ca thay] (bao nhieu|may|nhung|cac|ban) (${DOCUMENTS}) [nao|gi]`,
  `(ban|bot|so tay|ad|em|${HERE}|o day dang) [hien|dang|hien dang] co (${DOCUMENTS}) (nao|gi) [khong]`,
  `(ban|bot|so tay) [dang|hien dang] (luu|giu|chua|dung|su dung) (bao nhieu|may|nhung|cac) (${DOCUMENTS}) [nao|gi]`,
  `(bao nhieu|may|nhung|cac) (${DOCUMENTS}) [nao] (${HERE})`,
  `[xem] (danh sach|danh muc) [cac|nhung|tat ca] (${DOCUMENTS}) [hien co|dang co|${HERE}|cua bot|cua so tay]`,
  `(xem|liet ke|ke ten|ke ra) (cac|nhung|tat ca|toan bo|tat ca cac) (${DOCUMENTS}) [co] (hien co|dang co|${HERE}|cua bot|cua so tay)`,
  `(ban|bot|so tay) (tra loi|lay thong tin|lay du lieu|lay tai lieu|tra cuu) (tu dau|o dau ra|tu nguon nao|tu tai lieu nao|tu nhung tai lieu nao|theo tai lieu nao|dua vao dau|dua vao tai lieu nao|dua tren tai lieu nao|tu van ban nao|tu nhung van ban nao)`,
])

/** To read or get a document as a whole; what is named beside them is read elsewhere. */
export const FULL_TEXT = expandAll([
  `(xem|doc|xin|lay|tai|tai ve|gui|tim|in) [${WHOLE}] [cua] ${DOCUMENT}`,
  `(${WHOLE}) [cua] ${DOCUMENT}`,
  `${DOCUMENT} (${WHOLE})`,
  `(tai xuong|download|down|muon doc|muon xem|kiem) [${WHOLE}] [cua] ${DOCUMENT}`,
  `${DOCUMENT} [${WHOLE}] (tai|tai ve|xem|doc|lay|tim|download|down) (o dau|cho nao|o cho nao|the nao|nhu the nao|lam sao)`,
  `co [${WHOLE}] [cua] ${DOCUMENT} khong`,
  `(xem|doc|xin|lay|tai|tai ve|gui|co|tim|download) (${WHOLE}) [cua] [cac] (van ban|tai lieu|nghi quyet|cong van) [nay|do]`,
  `(tai|tai ve|tai xuong|download) [cac] (van ban|tai lieu|nghi quyet|cong van) [nay|do]`,
  `(doc|xem|tai|tim doc) [cac|nhung] (van ban|tai lieu|nghi quyet) (o dau|cho nao|o cho nao)`,
])

function expandAll(templates: readonly string[]): string[] {
  return [...new Set(templates.flatMap(expandTemplate))]
}
