import { areaCode } from '#core/units.ts'
import type { ControlProps } from '../control-props.ts'
import { DivisionPicker } from '../division-picker.tsx'

export function AreaControl({ id, answer, onAnswer, describedBy, isInvalid }: ControlProps) {
  return (
    <DivisionPicker
      id={id}
      picked={typeof answer === 'number' && answer > 0 ? areaCode(answer) : undefined}
      onPick={(area) => onAnswer(area)}
      describedBy={describedBy}
      isInvalid={isInvalid}
    />
  )
}
