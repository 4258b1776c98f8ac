import { type ReactNode, useState } from 'react'
import { roleTitles } from '#core/role.ts'
import type { AccountChanged, AccountRow } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { FormModal, type ModalField } from '#web/office/parts/form-modal.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { isGrantable, roleChoices } from './admin-words.ts'
import { PasswordOnce } from './password-once.tsx'

/** Units to choose from, by id. */
function useUnitChoices(): Readonly<Record<string, string>> {
  const units = useCall('GET /api/units', { page: 1, size: 100 })
  return Object.fromEntries(
    (units.data?.rows ?? [])
      .filter(({ isActive }) => isActive)
      .map(({ id, name, areaName }) => [id, `${name}（${areaName}）`]),
  )
}

/** 新建账号: without rights and without a password; both come from the security administrator. */
export function OpenAccountModal({ onClose }: { readonly onClose: () => void }) {
  const say = useSay()
  const units = useUnitChoices()
  const open = useWrite('POST /api/accounts', () => {
    say('已新建，请安全管理员授权并发放初始密码')
    onClose()
  })
  return (
    <FormModal<{ login: string; name: string; unitId: string; idNumber?: string }>
      title="新建账号"
      submitTitle="新建"
      isBusy={open.isPending}
      error={open.error}
      lead={<p className="soft">新账号没有任何权限，也不能登录。由安全管理员授予角色并发放初始密码。</p>}
      fields={[
        {
          name: 'login',
          label: '用户名',
          kind: 'text',
          maxLength: 40,
          hint: '小写字母、数字、点、横线，3 到 40 个字符；一人一号，不得共用',
          wrong: (text) => (/^[a-z0-9][a-z0-9._-]{2,39}$/.test(text.trim()) ? undefined : '用户名格式不正确'),
        },
        { name: 'name', label: '姓名', kind: 'text', maxLength: 50 },
        { name: 'unitId', label: '单位', kind: 'search', choices: units },
        {
          name: 'idNumber',
          label: '身份证号码',
          kind: 'text',
          maxLength: 18,
          isOptional: true,
          hint: '用于近亲属回避核对，加密保存、不显示',
        },
      ]}
      onSubmit={({ login, name, unitId, idNumber }) =>
        open.mutate({
          login: login.trim(),
          name: name.trim(),
          unitId: Number(unitId),
          ...(idNumber ? { idNumber } : {}),
        })
      }
      onClose={onClose}
    />
  )
}

export type AccountAct = 'move' | 'disable' | 'enable' | 'grant' | 'revoke' | 'password' | 'factors' | 'unlock'

interface Values {
  readonly reason: string
  readonly role?: string
  readonly unitId?: string
}

const titles: Readonly<Record<AccountAct, string>> = {
  move: '调动',
  disable: '停用',
  enable: '启用',
  grant: '授予角色',
  revoke: '撤销角色',
  password: '重置密码',
  factors: '重置第二重验证',
  unlock: '解除登录限制',
}

const leads: Readonly<Record<AccountAct, string>> = {
  move: '调到其他单位后，管辖范围随单位改变，原有角色全部撤销，须由安全管理员重新授权。',
  disable: '停用后立即退出登录，角色一并撤销。',
  enable: '启用后没有角色，须由安全管理员授权。',
  grant: '管理员角色不得与其他角色兼任，且须经审计管理员审批。授予第一个角色时发放初始密码。',
  revoke: '撤销后立即退出登录。管理员角色的撤销须经审计管理员审批。',
  password: '重置后立即退出登录，初始密码只显示一次。管理员账号须经审计管理员审批。',
  factors: '手机或密钥丢失时使用。重置后立即退出登录。管理员账号须经审计管理员审批。',
  unlock: '清除登录失败计数。密码不变。',
}

/** One act on one account, with its reason. */
export function AccountModal(props: {
  readonly act: AccountAct
  readonly row: AccountRow
  readonly onClose: () => void
}) {
  const { act, row, onClose } = props
  const say = useSay()
  const units = useUnitChoices()
  const [password, setPassword] = useState<string>()
  const done = (changed: AccountChanged | null) => {
    if (changed?.password) return setPassword(changed.password)
    say(changed?.awaitsApproval ? '已提交审计管理员审批' : `已${titles[act]}`)
    onClose()
  }
  const move = useWrite('POST /api/accounts/:accountId/move', done)
  const disable = useWrite('POST /api/accounts/:accountId/disable', done)
  const enable = useWrite('POST /api/accounts/:accountId/enable', done)
  const grant = useWrite('POST /api/accounts/:accountId/roles', done)
  const revoke = useWrite('POST /api/accounts/:accountId/roles/revoke', done)
  const reset = useWrite('POST /api/accounts/:accountId/password', done)
  const factors = useWrite('POST /api/accounts/:accountId/second-factors/reset', done)
  const unlock = useWrite('POST /api/accounts/:accountId/unlock', done)
  const running = { move, disable, enable, grant, revoke, password: reset, factors, unlock }[act]
  const submit = ({ reason, role = '', unitId = '' }: Values) => {
    const input = { accountId: row.id, reason }
    if (act === 'move') move.mutate({ ...input, unitId: Number(unitId) })
    else if (act === 'grant' || act === 'revoke') {
      if (isGrantable(role)) (act === 'grant' ? grant : revoke).mutate({ ...input, role })
    } else if (act === 'disable') disable.mutate(input)
    else if (act === 'enable') enable.mutate(input)
    else if (act === 'password') reset.mutate(input)
    else if (act === 'factors') factors.mutate(input)
    else unlock.mutate(input)
  }
  if (password) return <PasswordOnce whose={`${row.name}（${row.login}）`} password={password} onClose={onClose} />
  return (
    <FormModal<Values>
      title={`${titles[act]}：${row.name}（${row.login}）`}
      submitTitle={titles[act]}
      isBusy={running.isPending}
      error={running.error}
      lead={<Lead act={act} row={row} />}
      fields={[...extraFields(act, row, units), { name: 'reason', label: '事由', kind: 'text', maxLength: 200 }]}
      onSubmit={submit}
      onClose={onClose}
    />
  )
}

const Lead = ({ act, row }: { readonly act: AccountAct; readonly row: AccountRow }): ReactNode => (
  <p className="soft">
    {row.unitName}，现有角色：{row.roles.map((role) => roleTitles[role]).join('、') || '无'}。{leads[act]}
  </p>
)

function extraFields(
  act: AccountAct,
  row: AccountRow,
  units: Readonly<Record<string, string>>,
): readonly ModalField<Values>[] {
  if (act === 'move') return [{ name: 'unitId', label: '调入单位', kind: 'search', choices: units }]
  if (act === 'grant') {
    const free = Object.entries(roleChoices).filter(([role]) => !row.roles.some((held) => held === role))
    return [{ name: 'role', label: '角色', kind: 'search', choices: Object.fromEntries(free) }]
  }
  if (act === 'revoke')
    return [
      {
        name: 'role',
        label: '角色',
        kind: 'choice',
        choices: Object.fromEntries(row.roles.map((role) => [role, roleTitles[role]])),
      },
    ]
  return []
}
