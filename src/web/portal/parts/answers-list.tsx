import type { ReactNode } from 'react'

/** Pairs of a name and what it is, one row each; nothing without pairs. */
export function AnswersList({
  rows,
}: {
  readonly rows: readonly { readonly name: string; readonly value: ReactNode }[]
}) {
  if (rows.length === 0) return null
  return (
    <dl className="answers">
      {rows.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
