import { html, raw } from 'hono/html'

export type Html = ReturnType<typeof html>

/** Everything the pages look like. Inline, so that a page is one request and needs no other host. */
export const STYLE_SHEET = `
:root {
  color-scheme: light dark;
  --ink: #1d1d1b; --soft: #5a5650; --paper: #fffdf8; --card: #fff; --line: #e6dfd2;
  --accent: #a4161a; --on-accent: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #f0ece4; --soft: #b5aea3; --paper: #191816; --card: #22201d; --line: #3b3731;
    --accent: #ff8a80; --on-accent: #2a0505;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: break-word;
}
.page { max-width: 42rem; margin: 0 auto; padding: 0 1.25rem 3rem; }
header { padding: 2.5rem 0 0.5rem; }
h1 { margin: 0; font-size: 2.25rem; line-height: 1.2; color: var(--accent); }
h2 { margin: 0 0 0.5rem; font-size: 1.25rem; line-height: 1.3; }
.lead { margin: 0.5rem 0 0; font-size: 1.1875rem; }
section { margin-top: 1.25rem; padding: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; }
section > :last-child { margin-bottom: 0; }
p { margin: 0 0 0.75rem; }
ul, ol { margin: 0; padding-left: 1.5rem; }
li + li { margin-top: 0.375rem; }
.documents li + li { margin-top: 0.875rem; padding-top: 0.875rem; border-top: 1px solid var(--line); }
.documents li::marker { color: var(--soft); }
.documents strong { display: block; font-weight: 600; line-height: 1.4; }
.number { white-space: nowrap; }
.note { display: block; margin-top: 0.125rem; color: var(--soft); font-size: 0.9375rem; }
pre { margin: 0 0 0.75rem; padding: 0.75rem 1rem; overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 0.5rem; }
code { font: 0.9375em/1.5 ui-monospace, Menlo, Consolas, monospace; }
a { color: var(--accent); }
.button {
  display: inline-block; padding: 0.75rem 1.25rem; border-radius: 0.5rem;
  background: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none;
}
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; display: inline-block; margin: 0.75rem; }
`

export interface PageParts {
  title: string
  body: Html
  /** For developers.zalo.me, which looks for it on the front page. */
  siteVerification?: string | null
}

/** A whole page. What goes into `html` templates is escaped by them. */
export function page({ title, body, siteVerification = null }: PageParts): Html {
  return html`<!doctype html>
<html lang="vi">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    ${siteVerification && html`<meta name="zalo-platform-site-verification" content="${siteVerification}">`}
    <link rel="icon" href="data:,">
    <style>${raw(STYLE_SHEET)}</style>
  </head>
  <body>
    <a class="skip" href="#noi-dung">Đến nội dung chính</a>
    <div class="page">${body}</div>
  </body>
</html>`
}

/** A page that says one thing and leads back. */
export function messagePage({ title, text }: { title: string; text: string }): Html {
  return page({
    title: `${title} – Sổ tay 57`,
    body: html`
      <header><h1>${title}</h1></header>
      <main id="noi-dung">
        <section>
          <p>${text}</p>
          <p><a href="/">Về trang đầu</a></p>
        </section>
      </main>
    `,
  })
}
