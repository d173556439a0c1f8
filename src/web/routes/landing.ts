import { Hono } from 'hono'
import { html } from 'hono/html'
import { type Html, page } from '../page.ts'
import type { TelegramStatus, WebPorts } from '../ports.ts'

/** The front page: what this is, how to begin, and from which documents it answers. */
export function landingRoutes(ports: Pick<WebPorts, 'documents' | 'telegram'>): Hono {
  return new Hono().get('/', async (context) =>
    context.html(
      await page({
        title: 'Sổ tay 57 – hỏi đáp về Nghị quyết 57-NQ/TW',
        body: html`
          <header>
            <h1>Sổ tay 57</h1>
            <p class="lead">
              Hỏi đáp về Nghị quyết 57-NQ/TW và các văn bản triển khai ở địa phương,
              trả lời bằng chính lời văn bản.
            </p>
          </header>
          <main id="noi-dung">
            ${beginning(ports.telegram())} ${manner()} ${documentList(ports.documents())}
          </main>
        `,
      }),
    ),
  )
}

function beginning(telegram: TelegramStatus | null): Html {
  const username = telegram?.username ?? null
  return html`
    <section aria-labelledby="bat-dau">
      <h2 id="bat-dau">Bắt đầu</h2>
      ${username === null ? inTerminal() : onTelegram(username)}
      ${telegramNote(telegram)}
    </section>
  `
}

function inTerminal(): Html {
  return html`
    <p>Hỏi ngay trên máy đang chạy chương trình bằng lệnh:</p>
    <pre><code>npm run chat</code></pre>
  `
}

function onTelegram(username: string): Html {
  return html`
    <p><a class="button" href="https://t.me/${username}">Mở trên Telegram</a></p>
    <p>
      Hoặc tìm <strong>@${username}</strong> trong ứng dụng. Nhắn câu hỏi như khi hỏi đồng chí của mình, có dấu hay không dấu đều được.
      Trong nhóm, dùng <code>/hoi</code> rồi đến câu hỏi.
    </p>
  `
}

/** What the operator should know; null while all is well. */
function telegramNote(telegram: TelegramStatus | null): Html | null {
  if (telegram === null) {
    return html`
      <p class="note">
        Kênh Telegram chưa bật. Để bật, người vận hành dán token vào dòng
        <code>TELEGRAM_BOT_TOKEN</code> trong tệp <code>.env</code>, bỏ dấu # ở đầu dòng rồi khởi động lại.
      </p>
    `
  }
  const { username, reason } = telegram
  if (reason !== null) {
    return html`
      <p class="note">
        Kênh Telegram hiện chưa hoạt động. ${reason}
        Tình trạng từng phần: <a href="/readyz">/readyz</a>.
      </p>
    `
  }
  if (username !== null) return null
  return html`
    <p class="note">
      Kênh Telegram đang kết nối. Nếu vài phút nữa vẫn vậy, người vận hành xem nhật ký ở cửa sổ lệnh
      và trang <a href="/readyz">/readyz</a>.
    </p>
  `
}

function manner(): Html {
  return html`
    <section aria-labelledby="cach-tra-loi">
      <h2 id="cach-tra-loi">Cách trả lời</h2>
      <ul>
        <li>Trích nguyên văn, không thêm ý ngoài văn bản.</li>
        <li>Mỗi ý kèm tên, số văn bản và đúng vị trí: mục nào, gạch đầu dòng thứ mấy.</li>
        <li>Văn bản không nêu thì nói là không nêu.</li>
      </ul>
    </section>
  `
}

function documentList(documents: { title: string; source: string }[]): Html {
  const items = documents.map(
    ({ title, source }) =>
      html`<li><strong>${unbroken(title)}</strong><span class="note">${unbroken(source)}</span></li>`,
  )
  return html`
    <section aria-labelledby="van-ban">
      <h2 id="van-ban">Văn bản đang có (${documents.length})</h2>
      ${
        documents.length === 0
          ? html`<p>Chưa có văn bản nào.</p>`
          : html`<ol class="documents">${items}</ol>`
      }
    </section>
  `
}

/** Keeps document numbers such as 57-NQ/TW on one line. */
function unbroken(text: string): (string | Html)[] {
  return text
    .split(/(\S{1,15}-\S{1,15})/)
    .map((part, index) => (index % 2 === 1 ? html`<span class="number">${part}</span>` : part))
}
