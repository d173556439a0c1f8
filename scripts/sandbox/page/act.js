const UNREACHABLE = 'Chưa gửi được. Bạn kiểm tra xem chương trình còn chạy không.'

/** Tells the sandbox what was done; resolves with the line to show for a moment, or null. */
export async function act(action) {
  try {
    const response = await fetch('actions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(action),
    })
    const { notice = null, error } = await response.json()
    if (response.ok) return notice
    return response.status === 503 ? error : UNREACHABLE
  } catch {
    return UNREACHABLE
  }
}
