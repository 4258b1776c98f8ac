import { describe, expect, test } from 'vitest'
import { assessCascade, cascadeOf, prepareCascade } from '#core/cascade.ts'
import { areaChain } from '#core/division-code.ts'
import type { Dossier } from '#core/fact.ts'
import { type Field, fieldsOf } from '#core/form.ts'
import type { DecisionExample, Example, Item } from '#core/item.ts'
import { type LocalStandard, MissingParameter, type Parameter, type ValueQuery } from '#core/parameter.ts'
import { NoRuleInForce } from '#core/rule.ts'
import type { Citation, Period } from '#core/source.ts'
import { oneSidedPairs } from '#core/stacking.ts'
import { workflows } from '#core/workflow.ts'
import { domains as declared } from './all.ts'

/** The domains with their examples at hand. */
const domains = await Promise.all(declared.map(async (domain) => ({ ...domain, examples: await domain.examples() })))

type LoadedDomain = (typeof domains)[number]

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/

const queryOf = (dossier: Dossier): ValueQuery => ({
  on: dossier.appliedOn,
  areas: areaChain(dossier.area),
  residence: dossier.residence,
})

const isDecision = (example: Example): example is DecisionExample => example.kind === 'decision'

const repeated = (ids: readonly string[]): string[] => ids.filter((id, i) => ids.indexOf(id) !== i)

/** Fields at every depth, with the group they stand in. */
const allFields = (fields: readonly Field[]): readonly Field[] =>
  fields.flatMap((field) => [field, ...allFields(field.fields ?? [])])

/** Versions of one id must follow each other without overlap and without a gap. */
function brokenVersions(versions: readonly { readonly id: string; readonly inForce?: Period }[]): string[] {
  return [...new Set(versions.map(({ id }) => id))].flatMap((id) => {
    const several = versions.filter((version) => version.id === id)
    if (several.length === 1) return []
    const periods = several.flatMap(({ inForce }) => inForce ?? []).sort((a, b) => (a.from < b.from ? -1 : 1))
    if (periods.length !== several.length) return [`${id}: a version without a period`]
    return periods
      .slice(1)
      .flatMap((period, i) => (periods[i]?.until === period.from ? [] : [`${id}: from ${period.from}`]))
  })
}

const citationsOf = (domain: LoadedDomain): readonly Citation[] => [
  ...domain.parameters.map(({ source }) => source),
  ...domain.checks.map(({ basis }) => basis),
  ...domain.watches.map(({ source }) => source),
  ...domain.indicators.flatMap(({ source }) => source ?? []),
  ...(domain.standardChecks ?? []).map(({ source }) => source),
  ...domain.items.flatMap((item) => [
    ...item.sources,
    ...item.evidence.map(({ source }) => source),
    ...item.deadlines.map(({ source }) => source),
    ...item.stopGrounds.map(({ source }) => source),
    ...(item.stacking ?? []).map(({ source }) => source),
    ...(item.notice ? [item.notice.source] : []),
    ...item.decision.rules.map(({ source }) => source),
    ...item.decision.amounts.map(({ source }) => source),
  ]),
]

/** Actions and events by which clocks may run: those of the item's workflow, and what the stages record. */
const recordedEvents = new Set(['request-checks', 'record-check', 'record-visit', 'deliver-letter'])

describe('all domains together', () => {
  test.each(['facts', 'parameters', 'items', 'checks', 'watches', 'indicators'] as const)(
    'name their %s by ids of their own: the engine keeps one list of each',
    (kind) => {
      const ids = domains.flatMap((domain) => domain[kind].map(({ id }) => id))
      expect(repeated(ids)).toEqual([])
      expect(ids.length).toBeGreaterThan(0)
    },
  )

  test('say of every pair of benefits the same from both sides: exclusive, the higher of the two, or the difference', () => {
    const items = domains.flatMap((domain) => domain.items)
    expect(oneSidedPairs(items)).toEqual([])
    const known = new Set(items.map(({ id }) => id))
    const named = items.flatMap(({ stacking = [] }) => stacking.map(({ item }) => item))
    expect(named.filter((id) => !known.has(id))).toEqual([])
  })
})

describe.each(domains.map((domain) => [domain.id, domain] as const))('the domain %s', (_id, domain) => {
  const itemIds = new Set(domains.flatMap(({ items }) => items.map(({ id }) => id)))
  const factIds = new Map(domains.flatMap(({ facts }) => facts.map((fact) => [fact.id, fact])))

  test('gives every declaration a unique kebab-case id', () => {
    const kinds = [
      domain.instruments,
      domain.parameters,
      domain.facts,
      domain.items,
      domain.checks,
      domain.watches,
      domain.indicators,
      domain.standardChecks ?? [],
      ...domain.items.map(({ evidence }) => evidence),
      ...domain.items.map(({ deadlines }) => deadlines),
      ...domain.items.map(({ stopGrounds }) => stopGrounds),
    ].map((list) => list.map(({ id }) => id))
    expect(kinds.flatMap(repeated)).toEqual([])
    expect([domain.id, ...kinds.flat()].filter((id) => !kebab.test(id))).toEqual([])
    expect(repeated(domain.examples.map(({ id }) => id))).toEqual([])
  })

  test('cites listed instruments only', () => {
    const listed = new Set(domain.instruments)
    expect(citationsOf(domain).filter(({ instrument }) => !listed.has(instrument))).toEqual([])
  })

  test('cites an instrument for a decision only while it is in force', () => {
    const early = domain.items.flatMap((item) =>
      [...item.decision.rules, ...item.decision.amounts].filter(
        ({ inForce, source }) => inForce?.until !== undefined && source.instrument.from >= inForce.until,
      ),
    )
    expect(early.map(({ id }) => id)).toEqual([])
  })

  test('gives a national parameter values and a local one none, without overlap and without a gap', () => {
    for (const parameter of domain.parameters) {
      if (parameter.setBy === 'local') expect(parameter.national, parameter.id).toEqual([])
      else {
        expect(parameter.national.length, parameter.id).toBeGreaterThan(0)
        expect(parameter.defaults, parameter.id).toBeUndefined()
      }
      expect(
        brokenVersions(parameter.national.map((row) => ({ id: parameter.id, inForce: row }))),
        parameter.id,
      ).toEqual([])
      for (const { document } of parameter.defaults ?? []) expect(document, parameter.id).toBeTruthy()
      if (parameter.unit === 'choice')
        expect(Object.keys(parameter.choices ?? {}).length, parameter.id).toBeGreaterThan(1)
    }
  })

  test('has a text for everything people see', () => {
    const texts = [
      domain.title,
      ...domain.instruments.map(({ title }) => title),
      ...domain.parameters.map(({ title }) => title),
      ...domain.facts.map(({ title }) => title),
      ...domain.checks.flatMap(({ title, owner, columns }) => [title, owner, ...columns.map((column) => column.title)]),
      ...domain.watches.map(({ title }) => title),
      ...domain.indicators.map(({ title }) => title),
      ...domain.examples.map(({ says }) => says),
      ...domain.items.flatMap((item) => [
        item.title,
        item.plain,
        item.summary,
        item.whoMayApply,
        ...item.evidence.map(({ title }) => title),
        ...item.deadlines.map(({ title }) => title),
        ...item.stopGrounds.map(({ title }) => title),
        ...item.decision.rules.map(({ says }) => says),
        ...item.decision.amounts.map(({ title }) => title),
        ...item.form.pages.map(({ title }) => title),
        ...allFields(fieldsOf(item.form)).map(({ label }) => label),
      ]),
    ]
    expect(texts.filter((text) => text.trim() === '')).toEqual([])
  })

  test('asks only for facts it declares, in the kind in which it declares them', () => {
    const kinds: Record<string, readonly string[]> = {
      'yes-no': ['yes-no'],
      number: ['count'],
      yuan: ['yuan'],
      date: ['date'],
      choice: ['choice'],
      choices: ['choices'],
      text: ['text'],
      'long-text': ['text'],
      records: ['list'],
    }
    for (const item of domain.items)
      for (const field of allFields(fieldsOf(item.form))) {
        if (field.fact === undefined) continue
        const fact = factIds.get(field.fact)
        expect(fact, `${item.id}: ${field.fact}`).toBeDefined()
        expect(kinds[field.kind], `${item.id}: ${field.id}`).toContain(fact?.kind)
        for (const code of Object.keys(field.choices ?? {}))
          expect(Object.keys(fact?.choices ?? {}), field.id).toContain(code)
        for (const column of field.fields ?? []) expect(Object.keys(fact?.columns ?? {}), field.id).toContain(column.id)
      }
  })

  test('establishes only declared facts from the rows of a check', () => {
    for (const check of domain.checks) {
      const row = Object.fromEntries(
        check.columns.map(({ key, kind, choices }) => [
          key,
          kind === 'yuan' || kind === 'number'
            ? 100
            : kind === 'date'
              ? '2026-01-01'
              : (Object.keys(choices ?? {})[0] ?? '例'),
        ]),
      )
      for (const rows of [[], [row], [row, row]])
        for (const { fact } of check.facts(
          rows,
          domain.examples.filter(isDecision)[0]?.dossier.appliedOn ?? check.basis.instrument.from,
        ))
          expect(factIds.has(fact), `${check.id}: ${fact}`).toBe(true)
    }
  })

  test('names existing items in cascades, exclusions, watches and indicators', () => {
    const named = [
      ...domain.items.flatMap(({ cascade, incompatibleWith }) => [...cascade, ...incompatibleWith]),
      ...domain.watches.flatMap(({ items }) => items),
      ...domain.indicators.flatMap(({ numerator, denominator }) => [...numerator.items, ...(denominator?.items ?? [])]),
    ]
    expect(named.filter((id) => !itemIds.has(id))).toEqual([])
    for (const item of domain.items) expect(item.incompatibleWith).not.toContain(item.id)
  })

  test('compares declared parameters only in checks of standards', () => {
    const ids = new Set(domain.parameters.map(({ id }) => id))
    for (const check of domain.standardChecks ?? []) expect(check.parameters.filter((id) => !ids.has(id))).toEqual([])
  })

  describe.each(domain.items.map((item) => [item.id, item] as const))('the item %s', (_itemId, item) => {
    const examples = domain.examples.filter(isDecision).filter((example) => example.item === item.id)

    test('holds every parameter that its engine slots name', () => {
      const keys = [
        ...item.deadlines.flatMap(({ length }) => length.map(({ parameter }) => parameter)),
        ...(item.notice ? [item.notice.days] : []),
        item.reviewMonths,
        item.decidingLevel,
        ...(item.townshipLimit === undefined ? [] : [item.townshipLimit]),
        ...examples.map(({ dossier }) => item.decision.reviewMonths(dossier)),
      ]
      expect(keys.filter((key) => !(key in item.decision.parameters))).toEqual([])
      const listed = new Set<Parameter>(domain.parameters)
      expect(Object.entries(item.decision.parameters).filter(([, parameter]) => !listed.has(parameter))).toEqual([])
    })

    test('gives every clock a length without a condition and known events', () => {
      const actions = new Set(workflows[item.workflow].actions.map(({ id }) => id))
      for (const deadline of item.deadlines) {
        expect(deadline.length.at(-1)?.when, deadline.id).toBeUndefined()
        const starts = deadline.startsOn.filter((event) => !actions.has(event) && !recordedEvents.has(event))
        expect(starts, deadline.id).toEqual([])
        const known = deadline.stopsOn.some((event) => actions.has(event) || recordedEvents.has(event))
        expect(known, deadline.id).toBe(true)
      }
    })

    test('keeps versions of a rule and of an amount without overlap and gap', () => {
      expect(brokenVersions(item.decision.rules)).toEqual([])
      expect(brokenVersions(item.decision.amounts)).toEqual([])
    })

    test('asks known check sources', () => {
      const known = new Set(domains.flatMap(({ checks }) => checks.map(({ id }) => id)))
      expect(item.checks.filter((id) => !known.has(id))).toEqual([])
    })

    test('names its parties by fields of its form', () => {
      const root = fieldsOf(item.form)
      const ids = new Set(root.map(({ id }) => id))
      const { applicant, residence, agent, members, obligors, group, account } = item.parties
      const named = [
        applicant.name,
        applicant.idNumber,
        applicant.phone,
        applicant.address,
        residence,
        agent,
        account?.bank,
        account?.card,
      ]
      expect(named.filter((id) => id !== undefined && !ids.has(id))).toEqual([])
      for (const field of root.filter(({ id }) => id === members || id === obligors)) {
        const inGroup = new Set((field.fields ?? []).map(({ id }) => id))
        expect(
          [group.name, group.idNumber, group.relation].filter((id) => !inGroup.has(id)),
          field.id,
        ).toEqual([])
      }
    })

    test('has at least three examples, of both outcomes', () => {
      expect(examples.length).toBeGreaterThanOrEqual(3)
      expect(new Set(examples.map(({ outcome }) => outcome))).toEqual(new Set(['eligible', 'ineligible']))
    })

    test('has examples on both sides of each of its rules, among all that are weighed against it', () => {
      const weighed = domain.examples
        .filter(isDecision)
        .filter((example) => triedBy(example, domain.items).includes(item))
        .flatMap(({ dossier, local }) => findingsOf(item, dossier, local))
      const sides = (holds: boolean) => new Set(weighed.filter((each) => each.holds === holds).map(({ rule }) => rule))
      const rules = [...new Set(item.decision.rules.map(({ id }) => id))]
      const [held, failed] = [sides(true), sides(false)]
      expect({
        neverHeld: rules.filter((id) => !held.has(id)),
        neverFailed: rules.filter((id) => !failed.has(id)),
      }).toEqual({ neverHeld: [], neverFailed: [] })
    })

    test('asks for consent to checks where it makes them, by a promise of its own', () => {
      const fields = fieldsOf(item.form)
      const consents = allFields(fields).filter(({ authorisesChecks }) => authorisesChecks)
      expect(consents.filter(({ kind }) => kind !== 'promise')).toEqual([])
      if (item.checks.length > 0) expect(fields.some(({ authorisesChecks }) => authorisesChecks)).toBe(true)
    })
  })

  const computedExamples = domain.examples.filter((example) => example.kind === 'computed')
  test.each(computedExamples.map((example) => [example.id, example.says, example] as const))(
    '%s %s',
    (_exampleId, _says, example) => {
      expect(example.got()).toEqual(example.want)
    },
  )

  const decisions = domain.examples.filter(isDecision)
  test.each(decisions.map((example) => [example.id, example.says, example] as const))(
    '%s %s',
    (_exampleId, _says, example) => {
      const item = domain.items.find(({ id }) => id === example.item)
      if (!item) throw new Error(`no item ${example.item}`)
      const { dossier, local } = example
      const query = queryOf(dossier)
      const result = item.decision.assess(dossier, local, query)
      const failed = result.findings.filter(({ holds }) => !holds).map(({ rule }) => rule)
      expect({ outcome: result.outcome, failed }).toMatchObject({
        outcome: example.outcome,
        failed: example.outcome === 'eligible' ? [] : expect.arrayContaining([...(example.fails ?? [])]),
      })
      if (example.amount !== undefined) expect(result.amount).toBe(example.amount)
      expect(item.decision.prepare(local, query)(dossier)).toEqual({
        isEligible: result.outcome === 'eligible',
        amount: result.amount,
      })
      expect(item.decision.prepareAssess(local, query)(dossier)).toEqual(result)
      for (const { steps } of result.findings)
        for (const { label, expression, result: shown } of steps) expect([label, expression, shown]).not.toContain('')
      if (example.cascadeTo !== undefined) {
        const items = cascadeOf(item, domain.items, dossier.appliedOn)
        const { chosen } = assessCascade(items, dossier, local, query)
        expect(chosen?.item ?? 'none').toBe(example.cascadeTo)
        const { index, amount } = prepareCascade(items, local, query)(dossier)
        expect({ item: items[index]?.id, amount }).toEqual({
          item: chosen?.item,
          amount: chosen?.assessment.amount ?? 0,
        })
      }
    },
  )

  test('reads in every rule and amount only the parameters it says it uses', () => {
    for (const { item: itemId, dossier, local } of decisions) {
      const item = domain.items.find(({ id }) => id === itemId)
      if (item) expect(undeclaredReads(item, dossier, local), itemId).toEqual([])
    }
  })
})

/** The items against which the application of an example is weighed. */
function triedBy(example: DecisionExample, items: readonly Item[]): readonly Item[] {
  const item = items.find(({ id }) => id === example.item)
  return item ? [item, ...cascadeOf(item, items, example.dossier.appliedOn)] : []
}

/** None where a value is missing: an example of another item need not hold those of this one. */
function findingsOf(item: Item, dossier: Dossier, local: readonly LocalStandard[]) {
  try {
    return item.decision.assess(dossier, local, queryOf(dossier)).findings
  } catch (error) {
    if (error instanceof MissingParameter || error instanceof NoRuleInForce) return []
    throw error
  }
}

const undeclaredReads = (item: Item, dossier: Dossier, local: readonly LocalStandard[]): string[] =>
  item.decision
    .reads(dossier, local, queryOf(dossier))
    .flatMap(({ id, uses, read }) => read.filter((key) => !uses.includes(key)).map((key) => `${id}: ${key}`))
