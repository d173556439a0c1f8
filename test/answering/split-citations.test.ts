import { expect, it } from 'vitest'
import { splitCitations } from '../../src/answering/split-citations.ts'
import { answered, citation } from '../support/fake-answerer.ts'

const near = citation({ passageId: 'doc#near' })

it('sets what the lines are taken from apart from what is there to read on', () => {
  const { blocks, citations } = answered()
  const split = splitCitations({
    kind: 'answered',
    isSure: true,
    blocks,
    citations: [...citations, near],
  })
  expect(split).toEqual({ said: citations, further: [near] })
})

it('takes an answer without lines for one that rests on all it cites', () => {
  const { blocks, citations } = answered()
  const noted = blocks.map((block) => ({ ...block, note: 'Văn bản để trống số.', lines: [] }))
  expect(splitCitations({ kind: 'answered', isSure: true, blocks: noted, citations })).toEqual({
    said: citations,
    further: [],
  })
})
