import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import type { FileRow } from '#server/api.ts'
import { upload } from '#web/api.ts'
import { Failed } from './answered.tsx'
import { FileButton } from './file-button.tsx'

/** Sends chosen files at once; what was sent is listed and can be left out again. The caller hands the ids on. */
export function FilePicker(props: {
  readonly evidence: string
  readonly label: string
  readonly files: readonly FileRow[]
  readonly onChange: (files: readonly FileRow[]) => void
}) {
  const send = useMutation({
    mutationFn: async (chosen: readonly File[]) => {
      const sent: FileRow[] = []
      for (const file of chosen) sent.push(await upload('POST /api/files', {}, file, { evidence: props.evidence }))
      return sent
    },
    onSuccess: (sent) => props.onChange([...props.files, ...sent]),
  })
  return (
    <div className="file-picker">
      <FileButton
        label={props.label}
        accept="image/*,.pdf"
        isMultiple
        isDisabled={send.isPending}
        onChoose={(files) => send.mutate(files)}
      />
      {send.isPending && <span role="status">正在上传……</span>}
      {send.isError && <Failed error={send.error} />}
      <ul>
        {props.files.map((file) => (
          <li key={file.id}>
            {file.name}
            <Button
              type="link"
              size="small"
              aria-label={`移除 ${file.name}`}
              onClick={() => props.onChange(props.files.filter((other) => other.id !== file.id))}
            >
              移除
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
