import { Page } from './parts/page.tsx'
import { Link } from './router.tsx'

const questions = [
  {
    asks: '办这些事要钱吗？',
    answers: '不要钱。申请、调查、审核、发放都不收费。谁向您收“手续费”“打点费”，请打 12345 举报。',
  },
  {
    asks: '我不会用手机，怎么申请？',
    answers:
      '可以请家人、邻居或村（社区）工作人员替您填写，在“代办人姓名”里写上他的名字；也可以直接到村（社区）、乡镇（街道）便民服务大厅办理。',
  },
  {
    asks: '不知道该申请哪一种，怎么办？',
    answers: '任选一种提交就行。工作人员会按您家的情况，一次申请、分类认定，符合哪一种就按哪一种办。',
  },
  {
    asks: '要交哪些材料？',
    answers:
      '户籍、房产、车辆、社保、残疾证等，平台自己去查，不用您交。需要您拍照上传的，每个事项的办事指南里写得很清楚。',
  },
  {
    asks: '别人会看到我的信息吗？',
    answers:
      '公示只写申请人姓名、人数、金额和所在村（社区），不写身份证号、病情和孩子的信息。谁看过您的信息，都可以在“我的—谁看过我的信息”里查到。',
  },
  {
    asks: '不同意办理结果怎么办？',
    answers:
      '在“我的办件”里打开那一件，点“提出异议”。也可以在收到书面告知后，依法申请行政复议或者提起行政诉讼，告知书上写有期限和地方。',
  },
  {
    asks: '家里情况变了要报告吗？',
    answers: '要。家里人口、收入、财产有变化，请及时告诉村（社区）或乡镇（街道）。瞒报多领的钱要退回。',
  },
] as const

/** 我要问: what people ask most, and whom to call. */
export function AskPage() {
  return (
    <Page title="我要问" back="/">
      {questions.map(({ asks, answers }) => (
        <details key={asks}>
          <summary>{asks}</summary>
          <div>
            <p>{answers}</p>
          </div>
        </details>
      ))}
      <h2>还是不明白</h2>
      <div className="buttons">
        <a className="button" href="tel:12345">
          打电话问：12345
        </a>
        <Link className="button button-second" to="/find">
          看办事指南
        </Link>
      </div>
      <p>也可以问村（社区）、乡镇（街道）负责民政工作的人。</p>
    </Page>
  )
}
