import { useState } from 'react'
import type { Evidence } from '#core/item.ts'
import type { SummaryLine } from '#web/form/error-summary.tsx'
import { paperEvidence } from '#web/form/form-steps.ts'
import { PhotoUpload, type UploadedFile } from '#web/form/photo-upload.tsx'
import { StepFrame, type StepFrameProps } from './step-frame.tsx'

interface EvidenceStepProps {
  readonly frame: StepFrameProps
  readonly evidence: readonly Evidence[]
  readonly files: readonly UploadedFile[]
  readonly onFiles: (files: readonly UploadedFile[]) => void
}

/** Photos of the papers only the applicant has; the rest is listed as looked up by the platform. */
export function EvidenceStep({ frame, evidence, files, onFiles }: EvidenceStepProps) {
  const [lines, setLines] = useState<readonly SummaryLine[]>([])
  const papers = paperEvidence(evidence)
  const free = evidence.filter((paper) => paper.obtainedBy === 'platform')
  const filesOf = (paper: Evidence) => files.filter((file) => file.evidence === paper.id)
  return (
    <StepFrame
      frame={frame}
      title="拍照上传材料"
      lead="把材料放平，光线亮一点，四个角都拍进去。没有的材料不用交。"
      lines={lines}
      onNext={() => {
        const missing = papers
          .filter((paper) => paper.isRequired && filesOf(paper).length === 0)
          .map((paper) => ({ says: `请上传“${paper.title}”`, target: `paper-${paper.id}` }))
        setLines(missing)
        return missing.length === 0
      }}
    >
      {papers.map((paper) => {
        const wrong = lines.find((line) => line.target === `paper-${paper.id}`)
        return (
          <section key={paper.id} className={wrong ? 'field field-wrong' : 'field'} aria-label={paper.title}>
            <h2 className="label">
              {paper.title}
              {!paper.isRequired && <span className="optional">（有的才交）</span>}
            </h2>
            {wrong && <p className="error-text">{wrong.says}</p>}
            <PhotoUpload
              id={`paper-${paper.id}`}
              evidence={paper.id}
              title={paper.title}
              files={filesOf(paper)}
              onFiles={(kept) => onFiles([...files.filter((file) => file.evidence !== paper.id), ...kept])}
            />
          </section>
        )
      })}
      {free.length > 0 && (
        <div className="notice-box good">
          <p>
            <strong>下面这些不用交，平台自己去查：</strong>
          </p>
          <p>{free.map((paper) => paper.title).join('、')}</p>
        </div>
      )}
    </StepFrame>
  )
}
