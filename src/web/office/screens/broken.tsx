import { Button } from 'antd'
import { Link } from 'react-router'
import { Page } from '#web/office/parts/page.tsx'

/** A screen that failed to draw or to load, for example after an update of the system. */
export function Broken() {
  return (
    <main className="screen" role="alert">
      <title>页面出现错误 - 民政综合业务信息平台</title>
      <h1>页面出现错误</h1>
      <p>已填写但未提交的内容可能丢失。请刷新页面；如仍不能打开，请联系系统管理员。</p>
      <Button type="primary" onClick={() => window.location.reload()}>
        刷新页面
      </Button>
    </main>
  )
}

export function Missing() {
  return (
    <Page title="没有这个页面">
      <p>
        地址可能已变更。
        <Link className="text-link" to="/">
          返回工作台
        </Link>
      </p>
    </Page>
  )
}
