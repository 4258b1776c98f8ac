import { Button } from 'antd'
import { useState } from 'react'
import type { SignInPolicyView } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { useHolds, useMe } from '#web/office/me.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { FormModal, type ModalField } from '#web/office/parts/form-modal.tsx'
import { Page } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { roleChoices } from './admin-words.ts'

type Key = keyof SignInPolicyView

interface Rule {
  readonly key: Key
  readonly title: string
  readonly unit: string
  readonly hint: string
}

const rules: readonly Rule[] = [
  { key: 'password-min-length', title: '密码最短长度', unit: '个字符', hint: '8 到 64' },
  { key: 'password-min-kinds', title: '密码字符种类', unit: '类', hint: '大写、小写、数字、符号中至少几类，2 到 4' },
  { key: 'password-history', title: '密码不得重复', unit: '次', hint: '不得与最近几次相同，0 到 24' },
  { key: 'password-days', title: '密码有效期', unit: '天', hint: '到期须更换，0 为不限，最长 365' },
  { key: 'second-factor-roles', title: '须用第二重验证的角色', unit: '', hint: '这些角色下次登录时必须绑定' },
  { key: 'step-up-minutes', title: '再次验证的有效时间', unit: '分钟', hint: '资金、导出、敏感信息操作，1 到 10' },
  { key: 'step-up-by-password', title: '未绑定时可用密码再次验证', unit: '', hint: '未绑定第二重验证的人员' },
  { key: 'idle-minutes', title: '无操作自动退出', unit: '分钟', hint: '5 到 480，对新登录生效' },
  { key: 'session-hours', title: '登录最长时间', unit: '小时', hint: '1 到 24，对新登录生效' },
]

function valueText({ key, unit }: Rule, policy: SignInPolicyView): string {
  const value = policy[key]
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value !== 'number')
    return value.map((role) => roleChoices[role] ?? role).join('、') || '无（由本人自愿绑定）'
  return key === 'password-days' && value === 0 ? '不限' : `${value} ${unit}`
}

/** 登录与安全设置: the rules of sign-in; a change holds from the next sign-in and stays on record. */
export function SignInPolicy() {
  const query = useCall('GET /api/sign-in-policy', {})
  const isSecurity = useHolds('security-admin')
  const isProvince = useMe().level === 'province'
  const [open, setOpen] = useState<Rule>()
  return (
    <Page title="登录与安全设置">
      <p className="soft">全省统一，由省级安全管理员设置，每次修改留有记录。</p>
      <Answered query={query}>
        {(policy) => (
          <>
            <DataTable<Rule>
              name="登录与安全设置"
              isBare
              rows={rules}
              rowKey={(rule) => rule.key}
              columns={[
                { key: 'title', title: '设置', text: (rule) => rule.title, sort: 'none' },
                { key: 'value', title: '现行值', text: (rule) => valueText(rule, policy), sort: 'none' },
                { key: 'hint', title: '说明', text: (rule) => rule.hint, sort: 'none' },
              ]}
              {...(isSecurity && isProvince
                ? {
                    actions: (rule: Rule) => (
                      <Button type="link" size="small" aria-label={`修改${rule.title}`} onClick={() => setOpen(rule)}>
                        修改
                      </Button>
                    ),
                  }
                : {})}
            />
            {open && <RuleModal rule={open} policy={policy} onClose={() => setOpen(undefined)} />}
          </>
        )}
      </Answered>
    </Page>
  )
}

interface Values {
  readonly value: number | string | string[]
  readonly reason: string
}

function RuleModal(props: { readonly rule: Rule; readonly policy: SignInPolicyView; readonly onClose: () => void }) {
  const { rule, policy, onClose } = props
  const say = useSay()
  const set = useWrite('POST /api/sign-in-policy', () => {
    say('已修改')
    onClose()
  })
  const present = policy[rule.key]
  return (
    <FormModal<Values>
      title={`修改：${rule.title}`}
      isBusy={set.isPending}
      error={set.error}
      initial={{ value: initialOf(present) }}
      fields={[fieldOf(rule, present), { name: 'reason', label: '事由', kind: 'text', maxLength: 200 }]}
      onSubmit={({ value, reason }) => set.mutate({ key: rule.key, value: readValue(present, value), reason })}
      onClose={onClose}
    />
  )
}

type Present = SignInPolicyView[Key]

function initialOf(present: Present): Values['value'] {
  if (typeof present === 'boolean') return present ? 'yes' : 'no'
  return typeof present === 'number' ? present : [...present]
}

function fieldOf({ title, hint }: Rule, present: Present): ModalField<Values> {
  const base = { name: 'value', label: title, hint } as const
  if (typeof present === 'boolean') return { ...base, kind: 'choice', choices: { yes: '是', no: '否' } }
  if (typeof present === 'number') return { ...base, kind: 'count' }
  return { ...base, kind: 'choices', choices: roleChoices, isOptional: true }
}

function readValue(present: Present, value: Values['value'] | undefined): number | boolean | readonly string[] {
  if (typeof present === 'boolean') return value === 'yes'
  if (typeof present === 'number') return Number(value)
  return Array.isArray(value) ? value : []
}
