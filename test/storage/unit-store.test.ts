import { describe, expect, it } from 'vitest'
import { createUnitStore } from '../../src/storage/unit-store.ts'
import { DATABASES } from '../support/stores.ts'

describe.each(DATABASES)('units on $database', ({ open }) => {
  async function openUnits() {
    const { db } = await open()
    return createUnitStore({ db })
  }

  it('are none before a list was imported', async () => {
    const units = await openUnits()
    expect(await units.list()).toEqual([])
  })

  it('keep the order of the operator, each name once', async () => {
    const units = await openUnits()
    await units.replace(['Tổ 2', 'Chi bộ 10', 'Tổ 2', 'Chi bộ 9'])
    expect(await units.list()).toEqual(['Tổ 2', 'Chi bộ 10', 'Chi bộ 9'])
  })

  it('are replaced as a whole, also by a long list and by none', async () => {
    const units = await openUnits()
    await units.replace(['Chi bộ cũ'])
    const many = Array.from({ length: 450 }, (_, index) => `Chi bộ ${index + 1}`)
    await units.replace(many)
    expect(await units.list()).toEqual(many)
    await units.replace([])
    expect(await units.list()).toEqual([])
  })

  it('are one list or the other when two are imported at once', async () => {
    const units = await openUnits()
    await Promise.all([units.replace(['A', 'B']), units.replace(['C'])])
    expect([['A', 'B'], ['C']]).toContainEqual(await units.list())
  })
})
