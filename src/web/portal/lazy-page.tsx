import { type ComponentType, lazy } from 'react'

/** A screen fetched when it is first opened; without network a page that says so and offers to try again. */
export function lazyPage(load: () => Promise<ComponentType>) {
  return lazy(async () => {
    const page = await load().catch(() => LoadFailed)
    return { default: page }
  })
}

function LoadFailed() {
  return (
    <>
      <title>页面没有打开</title>
      <h1>页面没有打开</h1>
      <p>网络不通，没有取到这一页。已经保存的内容不会丢。</p>
      <button type="button" className="button" onClick={() => location.reload()}>
        再试一次
      </button>
    </>
  )
}
