import { dateText } from '#core/plain-date.ts'
import { yuanText } from '#core/units.ts'
import type { EntitlementRow } from '#server/api.ts'
import { useCall } from '#web/api.ts'
import { plainName, useItems } from '../items.ts'
import { AnswersList } from '../parts/answers-list.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { lineStates, monthsOfMoney, monthText } from './money-months.ts'

const states: Readonly<Record<EntitlementRow['state'], string>> = {
  active: '正在享受',
  suspended: '暂停发放',
  ending: '渐退期，到期停发',
  ended: '已停发',
}

/** 我的救助金: what is owed each month, and what was paid month by month. */
export function MoneyPage() {
  const money = useCall('GET /api/my/money', {})
  const items = useItems()
  return (
    <Page title="我的救助金" back="/my">
      <Loaded query={money}>
        {({ entitlements, lines }) => (
          <>
            {entitlements.length === 0 && <p>您现在没有正在享受的救助。</p>}
            {entitlements.map((entitlement) => (
              <section key={entitlement.id} className="card" aria-label={plainName(items.data, entitlement.item)}>
                <h2>{plainName(items.data, entitlement.item)}</h2>
                <AnswersList
                  rows={[
                    { name: '状态', value: states[entitlement.state] },
                    ...(entitlement.pays === 'nothing'
                      ? []
                      : [
                          {
                            name: entitlement.pays === 'monthly' ? '每月金额' : '金额',
                            value: `${yuanText(entitlement.monthly)} 元`,
                          },
                        ]),
                    { name: '领取人', value: entitlement.payee },
                    {
                      name: '时间',
                      value: `${monthText(entitlement.startMonth)}起${entitlement.endMonth ? `，到${monthText(entitlement.endMonth)}为止` : ''}`,
                    },
                    ...(entitlement.reviewDueOn
                      ? [{ name: '下次复核', value: `${dateText(entitlement.reviewDueOn)}前` }]
                      : []),
                  ]}
                />
              </section>
            ))}
            {lines.length > 0 && <h2>每月发放</h2>}
            {monthsOfMoney(lines).map(({ month, received, lines: own }) => (
              <section key={month} className="card" aria-label={monthText(month)}>
                <h3>{`${monthText(month)}：到账 ${yuanText(received)} 元`}</h3>
                <ul className="plain">
                  {own.map((line) => (
                    <li key={line.id}>
                      {`${plainName(items.data, line.item)}${line.kind === 'arrears' ? '（补发）' : ''} `}
                      <span className="money">{`${yuanText(line.fen)} 元`}</span>
                      <span className="law">
                        {[lineStates[line.state], line.bank, line.cardTail && `尾号 ${line.cardTail}`, line.failure]
                          .filter(Boolean)
                          .join('，')}
                      </span>
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          </>
        )}
      </Loaded>
    </Page>
  )
}
