/** Texts to search for in the articles of the benchmark, by class. */
export const queries: Record<string, string[]> = {
  '1 character': [...'的信税铁桥办年2a会局村'],
  '2 characters': '信访 办理 群众 通知 答复 物业 供水 噪声 拖欠 路灯 林权 医保'.split(' '),
  '4 characters': '信访工作 物业服务 供水管网 老旧小区 城市公交 主题党日 现场办公 按期办结'.split(' '),
  '6 characters': '信访工作条例 老旧小区改造 市信访局召开 提高政治站位 网上信访平台 供水管网问题'.split(' '),
  'digits and marks': '2024年 12月3 月18日 90.1% 024年第 3件次 《信访 8%,按'.split(' '),
  'several terms': ['物业 双桥镇', '供水 青岭县', '信访 2024年', '通知 医保 问题', '噪声 周正平'],
  'no hit': ['龘龘', '不存在的词语', 'zzzz', '物业公司倒闭'],
};
