/** Latin letters and signs that Vietnamese never uses but TCVN3 and VNI texts are full of. */
const FOREIGN = /[\u00a1-\u00bfÄ-ÇËÎÏÐÑÖ-ØÛÜÞßä-çëîïðñö-øûüþÿ]/gu
const NOT_SIGNS = /[\u00ab\u00bb\u00b0\u00b2\u00b3\u00b7\u00bc-\u00be]/g
const VIETNAMESE = /[ăđơưĂĐƠƯ\u1ea0-\u1ef9]/g
/** Fewer foreign letters than this may be names or formulas. */
const FEWEST_FOREIGN = 4

/** What to do about it, for whoever has the file. */
export const LEGACY_FONT_ADVICE =
  'Chữ trong tệp có vẻ dùng phông cũ TCVN3 (ABC) hoặc VNI. Chuyển mã sang Unicode (ví dụ bằng UniKey, Ctrl+Shift+F6) rồi lưu lại.'

/** The first line (from 1) written for a legacy font, or null when the text is Unicode. */
export function legacyFontLine(content: string): number | null {
  const foreign = content.replace(NOT_SIGNS, '').match(FOREIGN)?.length ?? 0
  const vietnamese = content.match(VIETNAMESE)?.length ?? 0
  if (foreign < FEWEST_FOREIGN || foreign <= vietnamese) return null
  return content.split('\n').findIndex((line) => line.search(FOREIGN) >= 0) + 1
}
