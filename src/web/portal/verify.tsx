import { dateText } from '#core/plain-date.ts'
import { ProblemError, useCall } from '#web/api.ts'
import { momentText } from './moment-text.ts'
import { AnswersList } from './parts/answers-list.tsx'
import { Loaded } from './parts/loaded.tsx'
import { Page } from './parts/page.tsx'
import { useParams } from './router.tsx'

/** Opened by the QR code on a letter: whether it is genuine and still valid. Anybody may look. */
export function VerifyPage() {
  const { token = '' } = useParams()
  const found = useCall('GET /api/verify/:token', { token })
  const isUnknown = found.error instanceof ProblemError && [404, 422].includes(found.error.status)
  return (
    <Page title="文书真伪核验" back="/" backTitle="首页">
      {isUnknown ? (
        <div className="notice-box stop" role="alert">
          <p>
            <strong>查不到这份文书。</strong>
          </p>
          <p>二维码可能不完整，也可能是假的。请向出具单位核实，或打 12345 反映。</p>
        </div>
      ) : (
        <Loaded query={found}>
          {(letter) => (
            <>
              <div className={letter.isValid ? 'notice-box good' : 'notice-box stop'} role="status">
                <p>
                  <strong>{letter.isValid ? '这份文书是真的，现在有效。' : '这份文书已经作废，不能再使用。'}</strong>
                </p>
                {letter.revokedOn && <p>{`作废日期：${dateText(letter.revokedOn)}`}</p>}
              </div>
              <AnswersList
                rows={[
                  { name: '文书名称', value: letter.title },
                  { name: '编号', value: letter.number },
                  { name: '发给', value: letter.holder },
                  { name: '出具单位', value: letter.issuer },
                  { name: '出具日期', value: dateText(letter.issuedOn) },
                  { name: '核验时间', value: momentText(letter.checkedAt) },
                ]}
              />
              <p className="soft">请核对编号、姓名与纸上是否一致。姓名只显示一部分，以保护个人信息。</p>
            </>
          )}
        </Loaded>
      )}
    </Page>
  )
}
