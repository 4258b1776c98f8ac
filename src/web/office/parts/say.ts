import { App } from 'antd'

/** Says shortly on top of the page that something was done. */
export function useSay(): (text: string) => void {
  const { message } = App.useApp()
  return (text) => void message.success(text)
}
