import type { ControlProps } from '../control-props.ts'
import { PhotoUpload, type UploadedFile } from '../photo-upload.tsx'

/** The answer is a list of file ids as text. */
export function FilesControl({ field, id, answer, onAnswer, describedBy }: ControlProps) {
  const ids = Array.isArray(answer) ? answer.filter((entry): entry is string => typeof entry === 'string') : []
  const files = ids.map((fileId): UploadedFile => ({ id: Number(fileId), name: '照片', evidence: field.id }))
  return (
    <PhotoUpload
      id={id}
      evidence={field.id}
      title={field.label}
      files={files}
      onFiles={(kept) => onAnswer(kept.map((file) => String(file.id)))}
      describedBy={describedBy}
    />
  )
}
