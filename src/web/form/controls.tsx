import type { FieldKind } from '#core/form.ts'
import type { ControlKind } from './control-props.ts'
import { AreaControl } from './controls/area-control.tsx'
import {
  ChoiceControl,
  ChoicesControl,
  isShownWhole,
  PromiseControl,
  YesNoControl,
} from './controls/choice-controls.tsx'
import { DateControl } from './controls/date-control.tsx'
import { FilesControl } from './controls/files-control.tsx'
import {
  AddressControl,
  CardControl,
  IdNumberControl,
  LongTextControl,
  NameControl,
  NumberControl,
  PhoneControl,
  TextControl,
  YuanControl,
} from './controls/text-controls.tsx'

const single = (control: ControlKind['control']): ControlKind => ({ isGroup: () => false, control })
const group = (control: ControlKind['control']): ControlKind => ({ isGroup: () => true, control })

/** The control of each kind of field; `persons` and `records` repeat their fields and are drawn as lists instead. */
export const controls: Readonly<Record<Exclude<FieldKind, 'persons' | 'records'>, ControlKind>> = {
  text: single(TextControl),
  'long-text': single(LongTextControl),
  number: single(NumberControl),
  yuan: single(YuanControl),
  date: group(DateControl),
  choice: { isGroup: (field) => isShownWhole(field.choices), control: ChoiceControl },
  choices: group(ChoicesControl),
  'yes-no': group(YesNoControl),
  'person-name': single(NameControl),
  'id-number': single(IdNumberControl),
  phone: single(PhoneControl),
  'bank-card': single(CardControl),
  area: group(AreaControl),
  address: single(AddressControl),
  files: single(FilesControl),
  promise: single(PromiseControl),
}
