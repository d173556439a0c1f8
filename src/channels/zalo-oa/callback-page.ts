/** What the browser shows when it comes back from the permission page. */

export type CallbackPage = 'done' | 'failed' | 'other_state' | 'unreadable' | 'nothing_here'

const TEXTS = {
  done: [
    'Đã cấp quyền',
    'Sổ tay đã nhận được quyền dùng Official Account. Bạn đóng trang này được rồi.',
  ],
  failed: ['Chưa cấp được quyền', 'Bạn xem lý do và cách xử lý trong cửa sổ đang chạy lệnh.'],
  other_state: [
    'Liên kết cũ',
    'Trang này thuộc một lần xin quyền khác. Bạn mở lại liên kết mà lệnh vừa in ra.',
  ],
  unreadable: [
    'Thiếu thông tin',
    'Địa chỉ này không có mã của Zalo. Bạn mở lại liên kết mà lệnh vừa in ra.',
  ],
  nothing_here: ['Không có trang này', 'Bạn mở liên kết mà lệnh vừa in ra.'],
} as const satisfies Record<CallbackPage, readonly [title: string, text: string]>

export function callbackPage(page: CallbackPage): string {
  const [title, text] = TEXTS[page]
  return `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>body{font:1.1rem/1.5 sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}</style>
<h1>${title}</h1>
<p>${text}</p>
</html>
`
}
