import { Button, Dropdown, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useMe } from '#web/office/me.ts'
import { useRemembered } from '#web/office/remembered.ts'
import { type FilterValues, readSaved } from '#web/office/saved-filters.ts'
import { DivisionPicker } from './division-picker.tsx'

export interface FilterField {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'choice' | 'area'
  readonly choices?: Readonly<Record<string, string>>
  readonly placeholder?: string
}

/** The query form above a list: 查询, 重置, 展开 beyond three fields, and filters saved under a name for the person signed in. */
export function FilterBar(props: {
  readonly name: string
  readonly fields: readonly FilterField[]
  readonly values: FilterValues
  readonly onQuery: (values: FilterValues) => void
  readonly canSave?: boolean
}) {
  const [draft, setDraft] = useState(props.values)
  const [seen, setSeen] = useState(props.values)
  const [isOpen, setOpen] = useState(() => props.fields.slice(3).some(({ name }) => props.values[name]))
  if (JSON.stringify(seen) !== JSON.stringify(props.values)) {
    setSeen(props.values)
    setDraft(props.values)
  }
  return (
    <form
      className="filter-bar"
      aria-label={`${props.name}查询条件`}
      onSubmit={(event) => {
        event.preventDefault()
        props.onQuery(draft)
      }}
    >
      {(isOpen ? props.fields : props.fields.slice(0, 3)).map((field) => (
        <FilterControl
          key={field.name}
          field={field}
          value={draft[field.name] ?? ''}
          onChange={(value) => setDraft({ ...draft, [field.name]: value })}
        />
      ))}
      <div className="filter-buttons">
        <Button type="primary" htmlType="submit">
          查询
        </Button>
        <Button onClick={() => props.onQuery({})}>重置</Button>
        {props.fields.length > 3 && (
          <Button type="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? '收起' : '展开'}
          </Button>
        )}
        {props.canSave && <SavedFilters name={props.name} draft={draft} onUse={props.onQuery} />}
      </div>
    </form>
  )
}

function FilterControl(props: {
  readonly field: FilterField
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const id = useId()
  const { field, value, onChange } = props
  return (
    <div className="filter-field">
      <label htmlFor={id}>{field.label}</label>
      {field.kind === 'text' && (
        <Input
          id={id}
          value={value}
          allowClear
          placeholder={field.placeholder ?? ''}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {field.kind === 'choice' && (
        <Select
          id={id}
          value={value || null}
          allowClear
          placeholder="全部"
          options={Object.entries(field.choices ?? {}).map(([code, label]) => ({ value: code, label }))}
          onChange={(chosen) => onChange(chosen ?? '')}
        />
      )}
      {field.kind === 'area' && (
        <DivisionPicker
          id={id}
          value={value ? Number(value) : undefined}
          onChange={(code) => onChange(code === undefined ? '' : String(code))}
        />
      )}
    </div>
  )
}

function SavedFilters(props: {
  readonly name: string
  readonly draft: FilterValues
  readonly onUse: (values: FilterValues) => void
}) {
  const [saved, setSaved] = useRemembered(`mz.filters.${useMe().id}.${props.name}`, readSaved)
  const [title, setTitle] = useState('')
  const save = () => {
    const name = title.trim()
    if (!name) return
    setSaved([...saved.filter((each) => each.title !== name), { title: name, values: props.draft }])
    setTitle('')
  }
  return (
    <Dropdown
      trigger={['click']}
      popupRender={() => (
        <div className="saved-filters">
          <ul>
            {saved.map((each) => (
              <li key={each.title}>
                <Button type="link" onClick={() => props.onUse(each.values)}>
                  {each.title}
                </Button>
                <Button
                  type="text"
                  aria-label={`删除常用查询“${each.title}”`}
                  onClick={() => setSaved(saved.filter((other) => other.title !== each.title))}
                >
                  删除
                </Button>
              </li>
            ))}
            {saved.length === 0 && <li className="soft">尚未保存常用查询</li>}
          </ul>
          <div className="saved-filters-new">
            <Input
              aria-label="常用查询名称"
              placeholder="把当前条件存为…"
              maxLength={20}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
            <Button onClick={save}>保存</Button>
          </div>
        </div>
      )}
    >
      <Button>常用查询</Button>
    </Dropdown>
  )
}
