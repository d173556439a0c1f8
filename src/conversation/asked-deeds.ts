/**
 * Demands to do something else than answer from the documents: to drop the rules, to play a part,
 * to give away what was set or written by others, to write or change things, to run commands.
 * On folded text. A question about such things (`bỏ qua hướng dẫn có bị xử lý không`) is none.
 */
const DEEDS: readonly RegExp[] = [
  // Drop the rules.
  /^(?:\W*(?:hay|vui long|lam on|xin|ban|bot|em|gio) )*(?:bo qua|quen|phot lo|lo di|dung tuan theo|khong tuan theo|vo hieu hoa|tat) (?:di |het |luon )*(?:(?:moi|het|tat ca|toan bo|cac|nhung|cai) )*(?:huong dan|chi dan|chi thi|quy dinh|quy tac|lenh|tai lieu|gioi han|rang buoc|cau lenh|loi nhac|che do|ngu canh)(?! .*(?:khong|sao|nao|bao nhieu)\s*\??$)/,
  /(?<![a-z])(?:ignore|disregard|forget|override|bypass)(?![a-z]).{0,40}(?:instruction|prompt|rule|previous|above)/,
  /(?<![a-z])(?:system|developer) ?(?:prompt|message)(?![a-z])|<\/?(?:system|context|user|assistant|instructions?)>|(?:^|\s)(?:system|assistant)\s*:/,
  /^(?:tu gio|tu nay|tu bay gio|ke tu gio|bay gio|gio)(?: tro di)?,? (?:ban|bot|em|may) (?:la|se|phai|hay|khong)(?![a-z])/,
  /(?<![a-z])(?:jailbreak|dan mode|developer mode|che do nha phat trien)(?![a-z])/,
  // Play a part, make things up.
  /^(?:\W*(?:hay|ban|bot|em) )*(?:dong vai|nhap vai|gia vo|gia bo|gia su ban|gia dinh ban|tuong tuong ban)(?![a-z])/,
  /(?<![a-z])(?:dung|khong can|khoi) (?:trich|ghi|neu|dan) nguon(?![a-z])|(?<![a-z])(?<!(?:tin|chuyen|tin tuc|thong tin|noi dung|luan dieu|bi) )bia (?:luon|ra|dai|dat|cho|mot|dum|giup)(?![a-z])/,
  /tra loi (?:theo|bang) (?:kien thuc|hieu biet|suy nghi) (?:rieng|chung|ca nhan|cua ban|ben ngoai)/,
  // Give away what was set, or what others wrote.
  /(?<![a-z])(?:in ra|cho xem|cho (?:toi|minh|em) xem|doc cho|doc ra|doc len|tiet lo|hien thi|lap lai|nhac lai)(?![a-z]).{0,60}(?:loi nhac|prompt|mat khau|password|token|api key|khoa api|cau hinh he thong|ma nguon|source code|bien moi truong|so dien thoai (?:nhung|cac|cua nhung|cua cac|nguoi)|(?:tin nhan|cau hoi) (?:cua )?(?:nguoi|nhung|cac)|lich su (?:chat|tro chuyen))/,
  // Act on data and machines.
  /(?<![a-z])(?:rm -rf|drop table|delete from|sudo |curl http|select \* from|chay lenh|thuc thi lenh)/,
  /^(?:\W*(?:hay|ban|bot|em) )*(?:xoa|xoa het|xoa sach) (?:het |toan bo |tat ca |cac )*(?:du lieu|tai khoan|van ban|tai lieu|co so du lieu|nguoi dung)/,
  /^(?:\W*(?:hay|ban|bot|em) )*(?:sua|doi|thay|chinh)(?![a-z]).{0,60}(?:thanh|bang)(?![a-z]).{0,40}(?:luu lai|cho toi|giup|di)\s*[.!]*$/,
  /^(?:\W*(?:hay|ban|bot|em) )*gui (?:thong bao|tin nhan|tin|email)(?: nay)? (?:toi|den|cho) (?:tat ca|moi nguoi|toan bo|ca nhom|nguoi)/,
  // Write or make things that are not in the documents.
  /(?<![a-z])(?:viet|soan|sang tac)(?: mot| 1)? (?:giup|gium|dum|cho (?:toi|em|minh|chau|tui))(?![a-z])|(?<![a-z])lam (?:giup|gium|dum) (?:toi|em|minh|chau|tui)(?![a-z])/,
  /(?<![a-z])(?:viet|soan|lam|tao) (?:mot |1 |doan |bai |cai )*(?:code|bai tho|bai van|bai phat bieu|bai thu hoach|bai du thi|truyen|kich ban|cong van gia|van ban gia)(?![a-z])(?!.*(?:khong|nao|sao)\s*\??$)/,
]
/** These ask, whatever they name. */
const REAL_QUESTION =
  /(?<![a-z])(?:quy dinh the nao|bi xu ly|co duoc|co phai|nhu the nao|bao nhieu phan tram)(?![a-z])/

/**
 * Whether a text demands a deed.
 * @param folded the text as typed, folded
 * @param spoken its words alone, short forms written out
 */
export function asksForDeeds(folded: string, spoken: string): boolean {
  if (REAL_QUESTION.test(spoken)) return false
  return DEEDS.some((deed) => deed.test(folded) || deed.test(spoken))
}
