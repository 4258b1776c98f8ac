/**
 * Words that people take as passwords, by their root: `Password-2026!` is found under `password`. Made for this platform
 * from English and pinyin words, place names of the province and words of the office.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `password passwd passcode pass secret admin administrator root system sysadmin manager master guest user test tester demo default
   welcome hello login letmein monkey dragon iloveyou sunshine princess football baseball superman batman shadow michael
   qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx abc abcd abcde abcdef changeme temp temporary initial
   computer internet windows oracle postgres postgresql mysql server huawei lenovo xiaomi tencent alibaba baidu weixin wechat
   mima woaini woaini1314 wodemima nihao zhongguo zhonghua beijing shanghai henan henansheng zhengzhou kaifeng luoyang
   pingdingshan anyang hebi xinxiang jiaozuo puyang xuchang luohe sanmenxia nanyang shangqiu xinyang zhoukou zhumadian jiyuan
   zhongmu jinshui erqi guancheng minzheng minzhengju minzhengting shehui jiuzhu dibao tekun shequ xiangzhen jiedao
   zhengfu bangong bangongshi gongzuo xitong guanliyuan caozuoyuan yonghu ceshi wangluo anquan anquanyuan shenji
   zhang wang li liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo
   zhangwei wangwei liwei zhangmin wangfang lina liujie xiaoming zhangsan lisi wangwu
   aini aiwo baobao baobei laopo laogong mama baba gege jiejie didi meimei jiayou fafafa gongxifacai xinnian kuaile pingan
   january february march april june july august september october november december monday tuesday wednesday thursday friday
   saturday sunday spring summer autumn winter china chinese people government service public office county township village
   money bank finance cashier clerk officer audit security`
    .split(/\s+/)
    .filter((word) => word.length > 0),
)
