/** How to read the page, for people who were not there when it was measured. */
export const HOW_TO_READ = `
- **hit@1, hit@3, hit@10**: how often a right passage stands first, among the first three, among the first ten of what the search found. **MRR@10**: the mean of 1 / rank of the first right passage (0 when it is not among ten). 1 is best in each.
- In brackets: the 95 % interval (Wilson's for hits, a seeded bootstrap of 1,000 rounds for MRR). Where two intervals overlap widely, the difference may be chance.
- **n**: questions asked. Of the legal questions our whole pipeline was asked all; its parts and the peers, most of which take a good part of a second for each, were asked some drawn by chance, the same for all forms, and ours stands once more with those same ones.
- Each question is typed in four forms, made by \`scripts/typing-noise.ts\` and the same in every run: *as typed* (which in the sets over the documents is already in part without diacritics, shortened or mistyped); *no diacritics*; *30 % typos*: a slip in three of ten words (keys beside, letters swapped, missing or doubled, Telex left over, a tone lost, hỏi for ngã, i for y); *abbreviations*: all office words that have a short form are short, and every other word of chat. The short forms come from a list made for this, not from the one the program reads with.
`.trim()

export const PEERS_NOTE = `
- All peers get the same passages as ours, with fields \`text\`, \`headings\` (the headings above, and the line that introduces a list) and \`title\`, and otherwise stand as they come. They know no turns: a follow-up is asked together with the question before it.
- *MiniSearch, folding and bigrams*: words without marks and pairs of neighbouring words, by a tokenizer of a few lines.
- *SQLite FTS5*: \`unicode61 remove_diacritics 2\`, words joined by OR, \`bm25()\`. It does not fold đ.
- *Orama, default* cuts words at Vietnamese letters, since it has no tokenizer for the language; *folding* gives it one. It matches beginnings of words, as it does by default.
- *LangChain*: RecursiveCharacterTextSplitter (1,000 characters, 200 shared) over whole documents and articles, and MemoryVectorStore. No hosted model could be reached where this was measured, so its vectors are the plain average of published word vectors (100 dimensions), or come from our own model: this measures the stack with these vectors, not with a large model. Its pieces are several times as long as a passage, so a right one is easier to hit.
- On the five documents a place is right when it is in the document named and holds, or overlaps by 20 characters, a quoted piece of evidence; where a question compares documents, hit@3 and hit@10 want a right place in each.
`.trim()

export const PARTS_NOTE =
  'Each part is switched off alone, all else left as it is, weights and thresholds too. No questions were written for the law, so there is no such row there.'

export const ANSWERS_NOTE = `
What a member sees is not a ranked list but an answer with citations, or a refusal. As \`npm run eval\` counts: **first citation** and **first three** point at the evidence (a refusal is a miss); **facts** stand in the answer; **citations valid** stand word for word in their passages; **wrong refusals** of questions that the documents answer; **refused** of those that they do not.
`.trim()
