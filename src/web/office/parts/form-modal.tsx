import { Alert, Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd'
import type { ReactNode } from 'react'
import { ProblemError, sayError } from '#web/api.ts'
import { DateControl } from './date-control.tsx'
import { DivisionPicker } from './division-picker.tsx'

export interface ModalField<T> {
  readonly name: keyof T & string
  readonly label: string
  readonly kind:
    | 'text'
    | 'long-text'
    | 'date'
    | 'month'
    | 'choice'
    | 'choices'
    | 'search'
    | 'tags'
    | 'tick'
    | 'count'
    | 'area'
    | 'areas'
  readonly choices?: Readonly<Record<string, string>>
  readonly hint?: string
  readonly isOptional?: true
  readonly maxLength?: number
  readonly atLeast?: number
  /** Checks the written text; a sentence when it is wrong. */
  readonly wrong?: (text: string) => string | undefined
}

/** A short form over the page. `onSubmit` gets checked values; refusals of the server are shown on top and beside their fields. */
export function FormModal<T extends object>(props: {
  readonly title: string
  readonly fields: readonly ModalField<T>[]
  readonly initial?: Partial<T>
  readonly isBusy: boolean
  readonly error: unknown
  readonly submitTitle?: string
  readonly lead?: ReactNode
  readonly onSubmit: (values: T) => void
  readonly onClose: () => void
}) {
  const [form] = Form.useForm<T>()
  return (
    <Modal
      open
      title={props.title}
      okText={props.submitTitle ?? '保存'}
      cancelText="取消"
      confirmLoading={props.isBusy}
      onOk={() => form.submit()}
      onCancel={props.onClose}
      destroyOnHidden
      width={620}
    >
      {props.lead}
      {props.error !== null && props.error !== undefined && <Problem error={props.error} fields={props.fields} />}
      <Form<T>
        form={form}
        layout="vertical"
        onFinish={props.onSubmit}
        scrollToFirstError
        {...(props.initial ? { initialValues: props.initial } : {})}
      >
        {props.fields.map((field) => (
          <FieldItem key={field.name} field={field} />
        ))}
      </Form>
    </Modal>
  )
}

function Problem<T>({ error, fields }: { readonly error: unknown; readonly fields: readonly ModalField<T>[] }) {
  const known = error instanceof ProblemError ? error : undefined
  const lines = [...(known?.errors.map(({ path, says }) => `${labelOf(fields, path)}${says}`) ?? [])]
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={sayError(error)}
      {...(lines.length > 0 ? { description: lines.join('；') } : {})}
      style={{ marginBottom: 12 }}
    />
  )
}

const labelOf = <T,>(fields: readonly ModalField<T>[], path: string): string => {
  const field = fields.find(({ name }) => name === path.split('.')[0])
  return field ? `${field.label}：` : ''
}

function FieldItem<T>({ field }: { readonly field: ModalField<T> }) {
  const isTick = field.kind === 'tick'
  const name: string = field.name
  return (
    <Form.Item
      name={name}
      label={isTick ? undefined : field.label}
      extra={field.hint}
      valuePropName={isTick ? 'checked' : 'value'}
      rules={[{ validator: (_rule, value: unknown) => verdict(field, value) }]}
      required={!field.isOptional}
    >
      {control(field)}
    </Form.Item>
  )
}

function verdict<T>(field: ModalField<T>, value: unknown): Promise<void> {
  const says = wrongOf(field, value)
  return says ? Promise.reject(new Error(says)) : Promise.resolve()
}

function wrongOf<T>(field: ModalField<T>, value: unknown): string | undefined {
  const least = field.atLeast
  if (least !== undefined && Array.isArray(value) && value.length < least) return `“${field.label}”至少填写 ${least} 项`
  const isEmpty = value === undefined || value === null || value === '' || value === false
  if (isEmpty || (Array.isArray(value) && value.length === 0))
    return field.isOptional ? undefined : field.kind === 'tick' ? `请勾选“${field.label}”` : `请填写“${field.label}”`
  if (typeof value !== 'string') return undefined
  if (value.trim() === '') return `请填写“${field.label}”`
  return field.wrong?.(value)
}

function control<T>(field: ModalField<T>): ReactNode {
  const choices = Object.entries(field.choices ?? {}).map(([value, label]) => ({ value, label }))
  const controls: Record<ModalField<T>['kind'], () => ReactNode> = {
    text: () => <Input maxLength={field.maxLength ?? 100} autoComplete="off" />,
    'long-text': () => <Input.TextArea rows={4} maxLength={field.maxLength ?? 1000} showCount />,
    date: () => <DateControl />,
    month: () => <DateControl isMonth />,
    choice: () => <Select options={choices} />,
    choices: () => <ChoicesControl options={choices} />,
    search: () => <Select options={choices} showSearch={{ optionFilterProp: 'label' }} />,
    tags: () => <Select mode="tags" open={false} tokenSeparators={[' ', '、', '，', ',']} suffixIcon={null} />,
    tick: () => <Checkbox>{field.label}</Checkbox>,
    count: () => <InputNumber min={0} precision={0} style={{ width: '100%' }} />,
    area: () => <AreaControl />,
    areas: () => <AreaControl isProvinceWide />,
  }
  return controls[field.kind]()
}

/** Several choices as a form control: a group takes no `aria-required`, which the form would hand on. */
function ChoicesControl(props: {
  readonly id?: string
  readonly value?: string[]
  readonly onChange?: (value: string[]) => void
  readonly options: { value: string; label: string }[]
}) {
  return (
    <Checkbox.Group
      options={props.options}
      {...(props.value ? { value: props.value } : {})}
      onChange={(value) => props.onChange?.(value)}
    />
  )
}

/** The division picker as a form control: `value` and `onChange` are handed in by the form. */
function AreaControl(props: {
  readonly id?: string
  readonly value?: number
  readonly onChange?: (value: number | undefined) => void
  readonly isProvinceWide?: boolean
}) {
  return (
    <DivisionPicker
      {...(props.id ? { id: props.id } : {})}
      value={props.value}
      onChange={(code) => props.onChange?.(code)}
      isProvinceWide={props.isProvinceWide ?? false}
      placeholder="请选择"
    />
  )
}
