import { Page } from './parts/page.tsx'
import { Link } from './router.tsx'

/** What the platform is, what it keeps and whom to tell when it does not work. */
export function AboutPage() {
  return (
    <Page title="关于本平台" back="/">
      <p>
        本平台供群众申请民政救助和补贴、查询进度和发放、查看公示，也供村（社区）、乡镇（街道）和县级民政部门办理这些事项。
      </p>
      <h2>您的信息</h2>
      <ul>
        <li>只在办理您申请的事项时使用，身份证号、银行账号、病情等加密保存。</li>
        <li>核对家庭经济状况，须经您和家里成年人书面或者电子授权。</li>
        <li>
          每一次查看都有记录，您可以随时看到：<Link to="/my/accesses">谁看过我的信息</Link>。
        </li>
      </ul>
      <h2>看得清、用得方便</h2>
      <p>
        页面上方可以调大文字或打开“长辈版”。各页可以只用键盘操作，也可以用读屏软件朗读。有不好用的地方，请打 12345
        告诉我们。
      </p>
      <h2>真伪核验</h2>
      <p>告知书、证明上印有二维码，用手机扫一扫就能核验真伪，不需要登录。</p>
      <h2>工作人员</h2>
      <ul className="rows">
        <li>
          <Link className="row-link" to="/field">
            入户调查（手机）
          </Link>
        </li>
        <li>
          <a className="row-link" href="/desk">
            业务办理（电脑）
          </a>
        </li>
      </ul>
    </Page>
  )
}
