import { useId } from 'react'

/** Chooses files with words of our own; the name of what was chosen stands beside the button. */
export function FileButton(props: {
  readonly label: string
  readonly accept?: string
  readonly isMultiple?: boolean
  readonly isDisabled?: boolean
  readonly chosen?: string
  readonly onChoose: (files: readonly File[]) => void
}) {
  const id = useId()
  return (
    <span className="file-button">
      <input
        id={id}
        type="file"
        accept={props.accept}
        multiple={props.isMultiple ?? false}
        disabled={props.isDisabled ?? false}
        onChange={(event) => {
          props.onChoose([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <label htmlFor={id}>{props.label}</label>
      {props.chosen && <span>{props.chosen}</span>}
    </span>
  )
}
