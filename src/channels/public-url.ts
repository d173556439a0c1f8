/** Whether platforms can be given PUBLIC_URL as the address to call. */
import { isIP } from 'node:net'
import { type CheckItem, fault, ok } from './check.ts'

const ONE_LINE = 'Sửa dòng PUBLIC_URL trong tệp .env, ví dụ PUBLIC_URL=https://sotay57.example.vn'
/** Loopback, private, link-local and carrier networks (RFC 1918, 3927, 4193, 6598). */
const PRIVATE_IP =
  /^(0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1?$|f[cd][\da-f]{2}:|fe80:)/i
const PRIVATE_NAME = /(^|\.)(localhost|local|lan|internal|home|test|invalid)$|^[^.]+$/i

/** Zalo calls https addresses with a domain name only (Zalo OA and Zalo Bot docs, "Webhook"). */
export function checkPublicUrl(publicUrl: string | null): CheckItem {
  if (publicUrl === null) {
    return fault(
      'Chưa có địa chỉ công khai để Zalo gửi tin tới.',
      'Bạn cần một tên miền có https trỏ về máy này. Điền vào dòng PUBLIC_URL trong tệp .env rồi chạy lại.',
    )
  }
  const { protocol, hostname, port, origin, pathname } = new URL(publicUrl)
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) === 0 ? PRIVATE_NAME.test(host) : PRIVATE_IP.test(host)) {
    return fault(
      `Địa chỉ công khai ${origin} chỉ mở được trong máy hoặc trong mạng nội bộ, Zalo không gọi tới được.`,
      `Cần một tên miền mở được từ Internet. ${ONE_LINE}`,
    )
  }
  if (protocol !== 'https:') {
    return fault(
      `Địa chỉ công khai ${origin} không bắt đầu bằng https, Zalo không nhận.`,
      `Cài chứng chỉ https cho tên miền. ${ONE_LINE}`,
    )
  }
  if (isIP(host) !== 0) {
    return fault(
      `Địa chỉ công khai ${origin} là một dãy số, Zalo chỉ nhận tên miền.`,
      `Trỏ một tên miền về máy chủ này. ${ONE_LINE}`,
    )
  }
  if (port !== '') {
    return fault(
      `Địa chỉ công khai ${origin} có số cổng, Zalo không nhận.`,
      `Để máy chủ web nhận ở cổng https thường (443) rồi bỏ số cổng. ${ONE_LINE}`,
    )
  }
  if (/\/webhooks(\/|$)/.test(pathname)) {
    return fault(
      `Địa chỉ công khai ${origin}${pathname} có phần thừa sau tên miền.`,
      `Chỉ ghi tên miền, Sổ tay tự thêm phần còn lại. ${ONE_LINE}`,
    )
  }
  return ok(`Địa chỉ công khai: ${origin}${pathname === '/' ? '' : pathname}`)
}
