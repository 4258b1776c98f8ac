import type { FactDeclaration } from '#core/fact.ts'
import { Option } from '#web/form/controls/choice-controls.tsx'
import { type FactCheck, isTyped, type VisitFault } from './visit-record.ts'

interface FactChecksProps {
  readonly checks: readonly FactCheck[]
  readonly declarations: readonly FactDeclaration[]
  readonly faults: readonly VisitFault[]
  readonly onChecks: (checks: readonly FactCheck[]) => void
}

const verdicts = [
  { verdict: 'same', says: '属实' },
  { verdict: 'differs', says: '不一致' },
  { verdict: 'unseen', says: '没看到' },
] as const

/** What the family declared, one line each: true, different (then what it is), or not seen. */
export function FactChecks({ checks, declarations, faults, onChecks }: FactChecksProps) {
  if (checks.length === 0) return null
  const change = (index: number, part: Partial<FactCheck>) =>
    onChecks(checks.map((check, i) => (i === index ? { ...check, ...part } : check)))
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">核对申报的情况</h2>
      {checks.map((check, i) => {
        const declaration = declarations.find(({ id }) => id === check.fact)
        const says = faults.find(({ target }) => target === `seen-${i}`)?.says
        return (
          <fieldset key={`${check.personId ?? 'h'} ${check.fact}`} className={says ? 'card field-wrong' : 'card'}>
            <legend className="label">{`${check.about} ${check.title}`}</legend>
            <p className="hint">{`申报：${check.declared}`}</p>
            <div className="three">
              {verdicts.map(({ verdict, says: word }) => (
                <Option
                  key={verdict}
                  type="radio"
                  id={`verdict-${i}-${verdict}`}
                  name={`verdict-${i}`}
                  label={word}
                  isChosen={check.verdict === verdict}
                  onChoose={() => change(i, { verdict })}
                />
              ))}
            </div>
            {check.verdict === 'differs' && (
              <>
                {says && <p className="error-text">{says}</p>}
                {declaration && isTyped(declaration.kind) ? (
                  <Seen
                    id={`seen-${i}`}
                    declaration={declaration}
                    seen={check.seen}
                    onSeen={(seen) => change(i, { seen })}
                  />
                ) : (
                  <p className="hint">请在下面“调查情况”里写明实际情况。</p>
                )}
              </>
            )}
          </fieldset>
        )
      })}
    </section>
  )
}

interface SeenProps {
  readonly id: string
  readonly declaration: FactDeclaration
  readonly seen: string
  readonly onSeen: (seen: string) => void
}

function Seen({ id, declaration, seen, onSeen }: SeenProps) {
  const choices =
    declaration.kind === 'yes-no'
      ? { yes: '是', no: '否' }
      : declaration.kind === 'choice'
        ? declaration.choices
        : undefined
  return (
    <>
      <label className="label-small" htmlFor={id}>
        {declaration.kind === 'yuan' ? '实际（元）' : '实际'}
      </label>
      {choices ? (
        <select id={id} className="input" value={seen} onChange={(event) => onSeen(event.target.value)}>
          <option value="">请选择</option>
          {Object.entries(choices).map(([code, title]) => (
            <option key={code} value={code}>
              {title}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          className="input input-middle"
          type={declaration.kind === 'date' ? 'date' : 'text'}
          inputMode={declaration.kind === 'yuan' ? 'decimal' : declaration.kind === 'count' ? 'numeric' : 'text'}
          autoComplete="off"
          value={seen}
          onChange={(event) => onSeen(event.target.value)}
        />
      )}
    </>
  )
}
