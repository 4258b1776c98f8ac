import { ariaOf, type ControlProps } from '../control-props.ts'

const mostRadios = 8

/** Whether a choice is short enough to be shown whole; a longer one is a native select. */
export const isShownWhole = (choices: Readonly<Record<string, string>> | undefined): boolean =>
  Object.keys(choices ?? {}).length <= mostRadios

interface OptionProps {
  readonly type: 'radio' | 'checkbox'
  readonly id: string
  readonly name: string
  readonly label: string
  readonly isChosen: boolean
  readonly onChoose: (isChosen: boolean) => void
}

/** One large radio button or tick box with its words; the whole row may be pressed. */
export function Option({ type, id, name, label, isChosen, onChoose }: OptionProps) {
  return (
    <label className="option" htmlFor={id}>
      <input id={id} type={type} name={name} checked={isChosen} onChange={(event) => onChoose(event.target.checked)} />
      <span>{label}</span>
    </label>
  )
}

/** The first option carries the id of the control, so that a link from the error summary lands on it. */
const optionId = (id: string, index: number): string => (index === 0 ? id : `${id}-${index}`)

export function ChoiceControl(props: ControlProps) {
  const { field, id, answer, onAnswer } = props
  const choices = Object.entries(field.choices ?? {})
  if (!isShownWhole(field.choices))
    return (
      <select
        id={id}
        className="input"
        value={typeof answer === 'string' ? answer : ''}
        onChange={(event) => onAnswer(event.target.value)}
        {...ariaOf(props)}
      >
        <option value="">请选择</option>
        {choices.map(([code, label]) => (
          <option key={code} value={code}>
            {label}
          </option>
        ))}
      </select>
    )
  return choices.map(([code, label], i) => (
    <Option
      key={code}
      type="radio"
      id={optionId(id, i)}
      name={id}
      label={label}
      isChosen={answer === code}
      onChoose={() => onAnswer(code)}
    />
  ))
}

export function ChoicesControl({ field, id, answer, onAnswer }: ControlProps) {
  const chosen = Array.isArray(answer) ? answer.filter((code): code is string => typeof code === 'string') : []
  return Object.entries(field.choices ?? {}).map(([code, label], i) => (
    <Option
      key={code}
      type="checkbox"
      id={optionId(id, i)}
      name={id}
      label={label}
      isChosen={chosen.includes(code)}
      onChoose={(isChosen) => onAnswer(isChosen ? [...chosen, code] : chosen.filter((other) => other !== code))}
    />
  ))
}

export function YesNoControl({ id, answer, onAnswer }: ControlProps) {
  return [true, false].map((value, i) => (
    <Option
      key={String(value)}
      type="radio"
      id={optionId(id, i)}
      name={id}
      label={value ? '是' : '否'}
      isChosen={answer === value}
      onChoose={() => onAnswer(value)}
    />
  ))
}

export function PromiseControl(props: ControlProps) {
  const { field, id, answer, onAnswer } = props
  return (
    <label className="option option-promise" htmlFor={id}>
      <input
        id={id}
        type="checkbox"
        checked={answer === true}
        onChange={(event) => onAnswer(event.target.checked)}
        {...ariaOf(props)}
      />
      <span>{field.label}</span>
    </label>
  )
}
