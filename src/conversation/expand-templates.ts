const PART = /\(([^)]*)\)|\[([^\]]*)\]|([^()[\]]+)/g

/**
 * Every phrase that a template stands for: `(a|b)` is one of them, `[a|b]` one of them or nothing.
 * `muon (thi|lam bai) [a]` gives four phrases.
 */
export function expandTemplate(template: string): string[] {
  let phrases = ['']
  for (const [, oneOf, optional, literal = ''] of template.matchAll(PART)) {
    const choices =
      oneOf?.split('|') ??
      (optional === undefined ? [literal.trim()] : ['', ...optional.split('|')])
    phrases = phrases.flatMap((before) => choices.map((choice) => joined(before, choice)))
  }
  return [...new Set(phrases)]
}

function joined(before: string, next: string): string {
  return before === '' || next === '' ? before + next : `${before} ${next}`
}
