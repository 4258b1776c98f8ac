import { Modal, Typography } from 'antd'

/** A new password, shown this once to be handed over. */
export function PasswordOnce(props: {
  readonly whose: string
  readonly password: string
  readonly onClose: () => void
}) {
  return (
    <Modal
      open
      title={`${props.whose}的初始密码`}
      okText="已抄录，关闭"
      cancelButtonProps={{ style: { display: 'none' } }}
      closable={false}
      onOk={props.onClose}
    >
      <p>只显示这一次。请当面或密封交给本人，本人首次登录时必须改密码。</p>
      <Typography.Paragraph copyable style={{ fontSize: 20, fontFamily: 'monospace' }}>
        {props.password}
      </Typography.Paragraph>
    </Modal>
  )
}
