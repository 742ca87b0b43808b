import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { ContentPackage } from '../../contract';
import type { ImportedArticle } from './import';

/** Sample articles for an empty platform. Places, figures and events are invented. */

interface Pattern {
  columnId: string;
  title: string;
  source: string;
  paragraphs: readonly string[];
}

const PATTERNS: readonly Pattern[] = [
  {
    columnId: 'gzdt',
    title: '市信访局召开第{n}次业务交流会',
    source: '办公室',
    paragraphs: [
      '近日，市信访局召开第{n}次业务交流会，各科室围绕“{topic}”交流做法、查找不足。',
      '会议要求，坚持问题导向，把群众合理诉求解决在初次办理环节，做到件件有着落、事事有回音。',
    ],
  },
  {
    columnId: 'tpxw',
    title: '{place}开展信访法治宣传活动',
    source: '综合指导科',
    paragraphs: [
      '活动现场设置咨询台，工作人员围绕“{topic}”解答群众提问，发放宣传材料{m}余份。',
      '群众表示，讲解通俗易懂，今后遇到问题知道该向谁反映、怎样反映。',
    ],
  },
  {
    columnId: 'tzgg',
    title: '关于{place}接访场所调整接待时间的通知',
    source: '来访接待科',
    paragraphs: [
      '因场所维护，{place}接访场所自即日起调整接待时间，上午八时三十分至十一时三十分照常接待。',
      '给您带来不便，敬请谅解。网上信访渠道二十四小时畅通。',
    ],
  },
  {
    columnId: 'zcjd',
    title: '政策解读：{topic}',
    source: '办信科',
    paragraphs: [
      '为方便群众了解“{topic}”的有关规定，现就常见的{n}个问题作出说明。',
      '提出事项应当客观真实，并写明联系方式；对材料齐全的，受理机构在规定期限内告知办理情况。',
    ],
  },
  {
    columnId: 'cjwt',
    title: '常见问题第{n}期：{topic}',
    source: '网上信访科',
    paragraphs: [
      '问：关于“{topic}”，我可以通过哪些渠道反映？答：可以通过网上、书信、电话或者到接待场所反映。',
      '问：办理结果怎样查询？答：凭查询码在网上查询，也可以拨打咨询电话。',
    ],
  },
  {
    columnId: 'fzhdt',
    title: '{place}推进信访工作法治化取得新进展',
    source: '督查科',
    paragraphs: [
      '今年以来，{place}围绕“{topic}”完善工作流程，初次办理满意率提高{n}个百分点。',
      '下一步将加强业务培训和督促检查，推动预防、受理、办理、监督各环节依法进行。',
    ],
  },
];
const TOPICS = [
  '初次信访事项办理',
  '网上信访流程',
  '物业服务纠纷化解',
  '农村道路养护',
  '领导干部接访下访',
  '人民建议征集',
  '复查复核程序',
];
const PLACES = ['青石县', '云溪区', '柳河镇', '东湖街道', '望山乡'];
const SECRECY = {
  conclusion: 'publicDisclosure',
  reason: '不涉及国家秘密、工作秘密和个人信息。',
  personalData: 'none',
  checkedBy: '林晓禾',
} as const;

function sample(index: number, at: Date): ImportedArticle {
  const pattern = PATTERNS[index % PATTERNS.length]!;
  const words: Record<string, string> = {
    n: String(index + 1),
    m: String(100 + ((index * 37) % 400)),
    topic: TOPICS[index % TOPICS.length]!,
    place: PLACES[index % PLACES.length]!,
  };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '');
  const content: ContentPackage = {
    schema: 'article-content/1',
    title: fill(pattern.title),
    target: { siteId: pattern.columnId.startsWith('fzh') ? 'special' : 'portal' },
    columnId: pattern.columnId,
    source: pattern.source,
    summary: '',
    major: false,
    secrecy: { ...SECRECY, checkedOn: at.toISOString().slice(0, 10) },
    body: {
      type: 'doc',
      content: pattern.paragraphs.map((text) => ({
        type: 'paragraph',
        content: [{ type: 'text', text: fill(text) }],
      })),
    },
    attachments: [],
  };
  const id = uuidv7({ random: randomBytes(16), msecs: at.getTime() });
  return { id, content, publishedAt: at.toISOString(), authorId: 'linxiaohe' };
}

/** Yields `count` articles, oldest first, 17 hours apart; the last was published 24 hours before `now`. */
export function* sampleArticles(count: number, now: Date): Generator<ImportedArticle> {
  for (let index = 0; index < count; index += 1) {
    const hours = 24 + (count - 1 - index) * 17;
    yield sample(index, new Date(now.getTime() - hours * 3_600_000));
  }
}
