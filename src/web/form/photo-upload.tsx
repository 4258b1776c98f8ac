import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { sayError, upload } from '#web/api.ts'
import { smallerPhoto } from './smaller-photo.ts'

/** A file that waits on the server until an application or a visit takes it. */
export interface UploadedFile {
  readonly id: number
  readonly name: string
  readonly evidence: string
}

interface PhotoUploadProps {
  readonly id: string
  readonly evidence: string
  /** For the buttons: `户口簿`. */
  readonly title: string
  readonly files: readonly UploadedFile[]
  readonly onFiles: (files: readonly UploadedFile[]) => void
  readonly describedBy?: string | undefined
}

/** Takes a photo or picks pictures and PDFs; each is made smaller and sent at once, one after another. */
export function PhotoUpload({ id, evidence, title, files, onFiles, describedBy }: PhotoUploadProps) {
  const input = useRef<HTMLInputElement>(null)
  const sending = useMutation({
    mutationFn: async (picked: readonly File[]) => {
      let all = files
      for (const file of picked) {
        const stored = await upload('POST /api/files', {}, await smallerPhoto(file), { evidence })
        all = [...all, { id: stored.id, name: stored.name, evidence }]
        onFiles(all)
      }
    },
    onSettled: () => {
      if (input.current) input.current.value = ''
    },
  })
  return (
    <div className="photos">
      <ul className="photo-list">
        {files.map((file, i) => (
          <li key={file.id}>
            <img src={`/api/files/${file.id}`} alt={`${title}第 ${i + 1} 张：${file.name}`} />
            <button
              type="button"
              className="button button-plain"
              onClick={() => onFiles(files.filter((other) => other.id !== file.id))}
            >
              删除<span className="visually-hidden">{`${title}第 ${i + 1} 张`}</span>
            </button>
          </li>
        ))}
      </ul>
      <label className="button button-second photo-button" htmlFor={id}>
        {sending.isPending ? '正在上传…' : files.length === 0 ? `拍照或选择${title}` : `再加一张${title}`}
      </label>
      <input
        ref={input}
        id={id}
        className="photo-input"
        type="file"
        accept="image/jpeg,image/png,application/pdf"
        multiple
        disabled={sending.isPending}
        onChange={(event) => sending.mutate([...(event.target.files ?? [])])}
        {...(describedBy ? { 'aria-describedby': describedBy } : {})}
      />
      <div aria-live="polite">
        {sending.isError && <p className="error-text">{`没有传上去：${sayError(sending.error)}。请再试一次。`}</p>}
        {files.length > 0 && !sending.isPending && <p className="hint">{`已上传 ${files.length} 张`}</p>}
      </div>
    </div>
  )
}
