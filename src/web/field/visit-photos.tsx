import { useEffect, useState } from 'react'
import type { VisitPhoto } from './visit-record.ts'

interface VisitPhotosProps {
  readonly photos: readonly VisitPhoto[]
  readonly onAdd: (files: readonly File[]) => Promise<void>
  readonly onRemove: (key: string) => void
}

/** Photos taken on the spot; they stay on the phone until the visit is sent. */
export function VisitPhotos({ photos, onAdd, onRemove }: VisitPhotosProps) {
  return (
    <section className="field photos" aria-label="照片">
      <h2 className="label">照片</h2>
      <p className="hint">房屋外观、室内、签字的调查表。拍人先征得同意。</p>
      <ul className="photo-list">
        {photos.map((photo, i) => (
          <li key={photo.key}>
            <Thumbnail file={photo.file} title={`第 ${i + 1} 张照片`} />
            <button type="button" className="button button-plain" onClick={() => onRemove(photo.key)}>
              删除<span className="visually-hidden">{`第 ${i + 1} 张照片`}</span>
            </button>
          </li>
        ))}
      </ul>
      <label className="button button-second photo-button" htmlFor="visit-photo">
        {photos.length === 0 ? '拍照' : '再拍一张'}
      </label>
      <input
        id="visit-photo"
        className="photo-input"
        type="file"
        accept="image/jpeg,image/png"
        capture="environment"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          void onAdd(files)
        }}
      />
    </section>
  )
}

function Thumbnail({ file, title }: { readonly file: File; readonly title: string }) {
  const [address, setAddress] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(file)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return address === '' ? null : <img src={address} alt={title} />
}
