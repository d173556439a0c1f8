import { collapseSpaces } from '../lib/vietnamese.ts'

/** Kinds of documents by the symbol in their number; state and Party forms share most of them. */
export const KIND_OF_SYMBOL: Record<string, string> = {
  NQ: 'nghị quyết',
  QĐ: 'quyết định',
  QyĐ: 'quy định',
  CT: 'chỉ thị',
  QC: 'quy chế',
  TC: 'thông cáo',
  TB: 'thông báo',
  HD: 'hướng dẫn',
  CTr: 'chương trình',
  CTrHĐ: 'chương trình hành động',
  CTHĐ: 'chương trình hành động',
  CTrPH: 'chương trình phối hợp',
  KH: 'kế hoạch',
  KL: 'kết luận',
  PA: 'phương án',
  ĐA: 'đề án',
  DA: 'dự án',
  BC: 'báo cáo',
  BB: 'biên bản',
  TTr: 'tờ trình',
  HĐ: 'hợp đồng',
  CĐ: 'công điện',
  GM: 'giấy mời',
  CV: 'công văn',
  NĐ: 'nghị định',
  TT: 'thông tư',
  TTLT: 'thông tư liên tịch',
  QH: 'luật',
  PL: 'pháp lệnh',
}

/** Kinds that are printed as a head of their own, longest first so that the longest one is found. */
export const PRINTED_KINDS = [
  ...new Set([
    ...Object.values(KIND_OF_SYMBOL),
    'bộ luật',
    'hiến pháp',
    'thông tri',
    'án lệ',
    'công văn',
    'lệnh',
    'điều lệ',
  ]),
].sort((a, b) => b.length - a.length)

/**
 * The kind a number's symbol stands for: `57-NQ/TW` → `nghị quyết`, `30/2020/NĐ-CP` →
 * `nghị định`. Null when the symbol names no kind, as in a state letter (`1234/BGDĐT-VP`).
 */
export function kindOfNumber(number: string): string | null {
  const compact = number.replace(/\s+/g, '')
  const party = /^[\d.…_]*\*?-(\p{L}+)\//u.exec(compact)?.[1]
  const state = /^[\d.…_]*(?:\/\d{4})?\/(\p{L}+?)\d*(?:-|$)/u.exec(compact)?.[1]
  for (const symbol of [party, state]) {
    const known = Object.keys(KIND_OF_SYMBOL).find(
      (key) => key.toLowerCase() === symbol?.toLowerCase(),
    )
    if (known !== undefined) return KIND_OF_SYMBOL[known] ?? null
  }
  return null
}

/** The kind a head line in capitals names, `CHƯƠNG TRÌNH HÀNH ĐỘNG` → `chương trình hành động`. */
export function kindOfHeadLine(line: string): { kind: string; rest: string } | null {
  const text = collapseSpaces(line)
  const lower = text.toLowerCase()
  for (const kind of PRINTED_KINDS) {
    if (!lower.startsWith(kind)) continue
    const printed = text.slice(0, kind.length)
    const rest = text.slice(kind.length)
    if (printed !== printed.toUpperCase() || /^[\p{L}\p{N}:]/u.test(rest)) continue
    return { kind, rest: rest.trim() }
  }
  return null
}

/** `hướng dẫn` → `Hướng dẫn`. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
