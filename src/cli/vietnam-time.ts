const ZONE = { timeZone: 'Asia/Ho_Chi_Minh' } as const

/** An ISO time as `15:04 ngày 10/01/2026`. */
export function inVietnam(iso: string): string {
  const at = new Date(iso)
  const time = at.toLocaleTimeString('vi-VN', { ...ZONE, hour: '2-digit', minute: '2-digit' })
  return `${time} ngày ${dayInVietnam(iso)}`
}

/** An ISO time as `10/01/2026`. */
export function dayInVietnam(iso: string): string {
  const [year, month, day] = new Date(iso).toLocaleDateString('sv-SE', ZONE).split('-')
  return `${day}/${month}/${year}`
}

/** 1234567 as `1.234.567`. */
export function vietnameseNumber(number: number): string {
  return number.toLocaleString('vi-VN')
}
