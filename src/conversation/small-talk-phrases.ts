import { CONTACT, FULL_TEXT, HOLDINGS, TAKING_PART } from './own-question-phrases.ts'

/**
 * What people say without asking anything, folded and with short forms written out. A text is
 * small talk when nothing remains of it beside such phrases and fillers, so no phrase may be one
 * that a question or a follow-up could consist of: `ở đâu`, `tên gì`, `ngày mấy` stand only with
 * the word that makes them small talk.
 */
export const PHRASES = {
  full_text: FULL_TEXT,
  holdings: HOLDINGS,
  contact: CONTACT,
  taking_part: TAKING_PART,
  about: lines(`
    gioi thieu ban than|gioi thieu ve ban|
    gioi thieu ve bot|gioi thieu ve so tay|tu gioi thieu`),
  greeting: lines(`
    chao|xin chao|kinh chao|hello|helo|hi|hey|hallo|alo|halo|test|test thu|thu xem|thu ti|
    nghe ro khong|nghe khong|co do khong|co day khong|co ai khong|co ai o do khong|con do khong|con song khong|
    con hoat dong khong|co hoat dong khong|khoe khong|co khoe khong|lau qua khong gap|
    lau roi khong gap|lam quen|rat vui duoc gap|good morning|good afternoon|good evening`),
  thanks: lines(`
    cam on|cam ta|da ta|thanks|thank|tks|thx|thank you|ok|oke|okay|okie|oki|duoc roi|duoc do|
    the la duoc|vay la duoc|biet roi|hieu roi|da hieu|da biet|da ro|ro roi|nam duoc roi|vang|uh|um|u|
    uhm|dung roi|chuan|chuan roi|chinh xac|xong roi|du roi|khong co gi|khong sao|khong can nua|
    thoi khong can|yen tam roi|de xem da|de doc da|hieu ra roi|da`),
  farewell: lines(`
    bye|bai bai|pai pai|bye bye|tam biet|hen gap lai|gap lai sau|hen mai|mai gap|di ngu day|di ngu|
    ngu day|ngu ngon|di an com|di lam day|nghi thoi|den day thoi`),
  wish: lines(`
    chuc mung|chuc|nam moi|giang sinh|sinh nhat|vui ve|manh khoe|may man|hanh phuc|binh an|
    thanh cong|phat tai|cuoi tuan|mot ngay tot lanh|ngay moi|tot lanh|doi dao|suc khoe|
    happy new year|merry christmas`),
  compliment: lines(`
    gioi|gioi qua|hay qua|hay the|hay ghe|hay that|hay lam|tuyet|tuyet voi|tot qua|tot lam|tot ghe|
    thong minh|xin so|xin qua|dinh qua|dinh cao|de thuong|cute|good|great|nice|tien qua|tien loi qua|
    tien ghe|huu ich|nhanh qua|vui the|vui qua|vui ghe|hai huoc|buon cuoi|xuat sac|de hieu|
    tra loi hay|tra loi tot|tra loi nhanh|tra loi dung roi|like|thich qua|co len|cham chi qua|nhiet tinh`),
  complaint: lines(`
    ngu|ngu nhu bo|ngoc|dot|dot nat|do qua|do the|do te|do ec|do ghe|te|te qua|te that|chan|kem|kem qua|vo dung|
    vo ich|vo van|nham|nham roi|nham nhi|sai|sai roi|sai bet|sai het|tra loi sai|tra loi vo van|
    tra loi linh tinh|linh tinh|lac de|tra loi lac de|tra loi do|noi lung tung|noi linh tinh|
    lung tung|tra loi lung tung|tra loi chan|tao lao|xam|dien|khung|hai nao|buc minh|buc qua|kho chiu|phien qua|
    that vong|bo di|khong dung|khong phai|khong phai vay|khong phai the|khong dung y|
    khong dung cau hoi|khong lien quan|chang lien quan|chua dung|chua dung y|khong tra loi duoc|
    khong giup duoc gi|chang giup duoc gi|cha giup duoc gi|roi qua|roi ram|kho hieu|kho dung|hu roi|loi roi|bi loi|im di|
    cut di|dm|dcm|vl|vcl|stupid`),
  hurry: lines(`
    nhanh len|nhanh nao|nhanh di|mau len|le len|khan truong|le di|tra loi di|noi di|lau the|lau qua|
    lau vay|sao lau the|sao lau vay|sao lau qua|cho lau qua|doi lau qua|sao tra loi lau|tra loi lau|
    tra loi lau qua|tra loi cham|cham qua|cham the|cham nhu rua|sao cham the|sao cham vay|doi mai|
    cho mai|sao khong tra loi|sao chua tra loi|sao im lang|sao khong noi gi|dau roi|di dau roi|
    mang lag|lag|bi lag|treo roi|bi treo|mang cham|mang yeu|doi ti|cho ti|doi chut|cho chut`),
  unsure: lines(`
    khong biet|khong biet gi|chang biet|khong hieu|khong hieu gi|khong hieu gi het|chua hieu|
    chua hieu gi|chang hieu gi|khong hieu noi gi|doc khong hieu|het hieu|khong biet hoi gi|
    khong biet hoi gi ca|khong biet hoi sao|khong biet nen hoi gi|biet hoi gi|hoi gi|hoi gi bay gio|
    hoi duoc gi|hoi duoc nhung gi|hoi nhu the nao|hoi the nao|hoi sao|khong ro|giup voi|giup|cuu|
    help|huong dan su dung|lam sao de hoi|muon hoi`),
  chat: lines(`
    an com chua|an toi chua|an sang chua|an trua chua|an gi chua|an chua|ngu chua|day chua|
    co nguoi yeu chua|co nguoi yeu khong|co vo chua|co chong chua|lay vo chua|lay chong chua|yeu|nho|
    ghet|co yeu toi khong|co nho toi khong|ke chuyen|ke chuyen cuoi|ke chuyen vui|chuyen cuoi|
    noi chuyen|tro chuyen|tam su|nghe choi|cho vui|hat|hat cho toi nghe|mot bai|1 bai|doc tho|lam tho|
    dem cuoi|buon|buon ngu|chan doi|co don|met|met moi|doi bung|doi qua|khat|vui|ranh khong|
    co ranh khong|di choi|di choi khong|di choi voi toi|di cafe|di nhau|troi mua|troi nang|
    troi nong qua|troi lanh qua|troi co mua khong|troi mua khong|hom nay troi co mua khong|hom nay troi mua khong|thoi tiet hom nay|
    mai co mua khong|troi dep qua|thoi tiet|
    thoi tiet the nao|may gio roi|bay gio la may gio|bay gio may gio|hom nay thu may|
    hom nay la thu may|hom nay ngay may|hom nay la ngay may|hom nay ngay bao nhieu|ngay bao nhieu am lich|
    am lich|trong the|gi co|troi oi|chet roi|gioi oi|do biet|doan xem`),
} as const satisfies Record<string, readonly string[]>

/** After one of `ADDRESSED` these ask about the bot; alone they may ask about anybody. */
export const ABOUT_US = new Set(
  lines(`
    la ai|la gi|la cai gi|la con gi|ten gi|ten la gi|ten gi the bao nhieu tuoi|bao nhieu tuoi|may tuoi|
    sinh nam nao|la nguoi that|la nguoi|la may|la robot|la nguoi hay may|la nguoi that hay may|
    la may hay nguoi|la chatgpt|o dau|
    que o dau|nha o dau|song o dau|lam duoc gi|lam duoc nhung gi|biet lam gi|biet gi|biet nhung gi|
    giup duoc gi|giup gi duoc|giup duoc nhung gi|tra loi duoc gi|tra loi duoc nhung gi|
    co the lam gi|co the giup gi|dang lam gi|lam gi the|con trai hay con gai|la nam hay nu`),
)
export const ADDRESSED = new Set(['ban', 'bot', 'em', 'ad', 'so tay', 'so tay 57'])

/** Words that go with any of them and say nothing: address, particles, times of the day. */
export const FILLERS = new Set([
  'tra loi',
  'cung duoc',
  ...`xin da a nhe nha oi em anh chi co chu bac ban cac dong chi moi nguoi ca bot ad admin so tay 57 buoi
  sang trua chieu toi dem rat nhieu lam tam cho hoi you minh the vay thi di voi nao luon qua ghe
  that su het roi ma la day do nay thoi nua nhi chut ti xiu nghen nghe hen no chau con ong ba
  cau lai bay gio cu tron ha nhanh ta mot it nhieu lun noi dang that 123 12 1 2 3 nghien vui nhu
  ve bi trong xiu`.split(/\s+/),
])

/** Alone these answer something, but ask nothing. */
export const BARE_ANSWERS = new Set(['khong', 'co', 'thoi', 'gi', 'sao', 'ha', 'the a', 'vay a'])

/** How phones shorten them; written out before anything is compared. */
export const SHORT_FORMS: ReadonlyMap<string, string> = new Map(
  lines(`
    k=khong|ko=khong|kh=khong|kg=khong|hok=khong|hem=khong|khum=khong|hk=khong|dc=duoc|
    dk=duoc|j=gi|ji=gi|z=vay|v=vay|zay=vay|zi=vay|m=minh|mk=minh|mik=minh|mn=moi nguoi|b=ban|
    bn=ban|bjt=biet|bit=biet|bik=biet|bt=biet|hj=hi|r=roi|rui=roi|oy=roi|thui=thoi|iu=yeu|wa=qua|
    qa=qua|lun=luon|tui=toi|ak=a|ah=a|nhen=nhe|ng=nguoi|ny=nguoi yeu|cmon=cam on|camon=cam on|
    tk=cam on|c=chi|e=em|ch=chua|chx=chua|okla=ok|okk=ok|okey=ok|zui=vui|ntn=nhu the nao|s=sao|
    mun=muon|trl=tra loi|nch=noi chuyen|nhiu=nhieu|zo=vao|hong=khong|vb=van ban|
    sdt=so dien thoai|nhug=nhung|nhg=nhung|bnhieu=bao nhieu|bnhiu=bao nhieu|ki=ky|bj=bi|lsao=lam sao|
    lh=lien he`).map((pair): [string, string] => {
    const [short = '', long = ''] = pair.split('=')
    return [short, long]
  }),
)

function lines(text: string): string[] {
  return text.split('|').map((phrase) => phrase.trim())
}
