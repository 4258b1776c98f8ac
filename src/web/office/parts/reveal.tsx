import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { type RevealPurpose, revealPurposes } from '#core/access-purpose.ts'
import { useWrite } from '#web/api.ts'
import { FormModal } from './form-modal.tsx'

interface Shown {
  readonly value: string
  readonly until: number
}

/**
 * A masked value. The whole one is asked for with purpose and occasion, which are logged and counted, and goes away again
 * after the time the server says.
 */
export function Reveal(props: {
  readonly personId: number
  readonly personName: string
  readonly field: 'id-number' | 'phone' | 'card' | 'address'
  readonly masked: string
  readonly title: string
  readonly accountId?: number
}) {
  const [isOpen, setOpen] = useState(false)
  const [shown, setShown] = useState<Shown>()
  const left = useSecondsLeft(shown, () => setShown(undefined))
  const reveal = useWrite('POST /api/persons/:personId/reveal', (answer) => {
    setShown({ value: answer.value, until: Date.now() + answer.shownSeconds * 1000 })
    setOpen(false)
    reveal.reset()
  })
  return (
    <>
      <span className="yuan">{shown?.value ?? props.masked}</span>{' '}
      {shown && (
        <span className="soft" role="timer">
          {left} 秒后隐藏{' '}
        </span>
      )}
      <Button
        type="link"
        size="small"
        aria-label={`${shown ? '隐藏' : '查看完整'}${props.title}`}
        onClick={() => (shown ? setShown(undefined) : setOpen(true))}
      >
        {shown ? '隐藏' : '查看'}
      </Button>
      {isOpen && (
        <FormModal<{ purpose: RevealPurpose; reason: string }>
          title={`查看完整${props.title}：${props.personName}`}
          submitTitle="查看"
          isBusy={reveal.isPending}
          error={reveal.error}
          lead={<p>每次只显示一项，一分钟后自动隐藏。查看人、时间、目的和事由将记入访问记录，本人可以查询。</p>}
          fields={[
            { name: 'purpose', label: '查看目的', kind: 'choice', choices: revealPurposes },
            { name: 'reason', label: '具体事由', kind: 'text', maxLength: 100 },
          ]}
          onSubmit={({ purpose, reason }) =>
            reveal.mutate({
              personId: props.personId,
              field: props.field,
              purpose,
              reason,
              ...(props.accountId === undefined ? {} : { accountId: props.accountId }),
            })
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

/** Whole seconds until the value goes; a clock is what this effect is for. */
function useSecondsLeft(shown: Shown | undefined, onEnd: () => void): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (!shown) return
    setNow(Date.now())
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() >= shown.until) onEnd()
    }, 500)
    return () => clearInterval(timer)
  }, [shown, onEnd])
  return shown ? Math.max(0, Math.ceil((shown.until - now) / 1000)) : 0
}
