import { useState } from 'react'
import type { VisitRecord } from './visit-record.ts'

interface VisitPositionProps {
  readonly position: VisitRecord['position']
  readonly onPosition: (position: VisitRecord['position']) => void
}

/** The place of the visit, asked for only when the button is pressed; the phone asks for consent too. */
export function VisitPosition({ position, onPosition }: VisitPositionProps) {
  const [says, setSays] = useState('')
  const ask = () => {
    if (!('geolocation' in navigator)) {
      setSays('这部手机不能取得位置，可以不填。')
      return
    }
    setSays('正在取得位置…')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setSays('')
        onPosition({ longitude: rounded(coords.longitude), latitude: rounded(coords.latitude) })
      },
      (error) =>
        setSays(
          error.code === error.PERMISSION_DENIED
            ? '您没有允许取得位置，可以不填。'
            : '没有取得位置，请到室外再试，也可以不填。',
        ),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    )
  }
  return (
    <section className="field" aria-label="位置">
      <h2 className="label">位置</h2>
      <p className="hint">只在您点按钮时取一次，用来说明到过现场，不会跟踪。</p>
      <p role="status">{position ? `已记录：东经 ${position.longitude}，北纬 ${position.latitude}` : says}</p>
      <button type="button" className="button button-second" onClick={position ? () => onPosition(null) : ask}>
        {position ? '删除位置' : '同意，记录现在的位置'}
      </button>
    </section>
  )
}

/** About 10 metres: enough to show that somebody was there. */
const rounded = (degrees: number): number => Math.round(degrees * 10_000) / 10_000
