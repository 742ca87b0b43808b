import {
  INCIDENT_KIND_NAME,
  INCIDENT_LEVEL_NAME,
  INFORMED_NAME,
  OUTAGE_CAUSE_NAME,
  PURPOSE_NAME,
  WAY_NAME,
  type Purpose,
  type Stage,
} from '../../platform/contract';
import { shanghaiDay, shanghaiTime } from '../../domain/calendar/calendar';
import type { Block, OfficialDocument } from '../documents/service';
import type { Incident } from '../../domain/incidents/incident';
import {
  mergeDowntimes,
  addMilliseconds,
  LONGEST_OFFLINE,
  offlineStart,
  offlineStartsIn,
  SHORT_OUTAGE,
  yearOf,
  type Downtime,
  type Outage,
} from '../../domain/incidents/outage';

/** Facts for the two documents of an incident. Instants are UTC; the documents state Shanghai time. */
export interface ReportFacts {
  kind: 'bulletin' | 'filing';
  incident: Incident;
  /** Actions taken (`incident.act`), in chronological order. */
  actions: ReadonlyArray<{ at: string; text: string }>;
  /** All outages, also of other incidents: overlapping ones are counted as one. */
  outages: readonly Outage[];
  /** 回应信息. */
  responses: ReadonlyArray<{ title: string; stage: Stage | null; purpose: Purpose; live: boolean }>;
  /** Name of the bureau. */
  bureau: string;
  /** 期号 or 发文字号, and 签发人; empty when there is none. */
  number: string;
  approver: string;
  /** Remarks of the author: expectations, next steps. */
  remarks: string;
  /** 联系人, with a telephone number if known. */
  contact: string;
  now: string;
}

/** Returns the content of 值班快报 (第三条(一)) or of the written filing to 市政府办公室 (第八条). */
export function incidentDocument(facts: ReportFacts): OfficialDocument {
  const { kind, incident, number, approver, contact, now } = facts;
  const { title, body, ...more } = kind === 'bulletin' ? bulletin(facts) : filing(facts);
  const drill: Block[] = incident.drill
    ? [{ kind: 'paragraph', text: '【演练】本件为演练材料，所述情况并非真实发生。' }]
    : [];
  return {
    approver,
    title: incident.drill ? `【演练】${title}` : title,
    body: [...drill, ...body],
    attachments: [],
    signature: facts.bureau,
    date: shanghaiDay(now),
    note: contact && `联系人：${contact}`,
    copies: '',
    unbroken: namesIn([
      approver,
      contact,
      incident.level?.byName ?? '',
      ...incident.sentReports.map(({ person }) => person),
    ]),
    number,
    ...more,
  };
}

/** Texts short enough to be kept in one line. */
const namesIn = (texts: readonly string[]) => [...new Set(texts)].filter(({ length }) => length <= 20);

type Content = Pick<OfficialDocument, 'mark' | 'title' | 'to' | 'body' | 'issuer' | 'issuedOn'> & {
  number?: string;
};

function bulletin(facts: ReportFacts): Content {
  const { incident, number, remarks, actions } = facts;
  const next = remarks || (incident.closed ? '' : '继续跟踪处置，重要情况随时续报。');
  return {
    mark: '值班快报',
    number: /^\d+$/.test(number) ? `第${number}期` : number,
    title: `关于${about(incident.title)}的情况快报`,
    to: '',
    body: [
      ...section('事件概况', [
        `${instant(incident.discoveredAt)}发现：${sentence(incident.text)}`,
        `事件类别：${INCIDENT_KIND_NAME[incident.kind]}。`,
      ]),
      ...section('定级情况', [levelWords(incident)]),
      ...section(
        '处置经过',
        actions.length > 0
          ? actions.map(({ at, text }) => `${moment(at)}，${sentence(text)}`)
          : ['暂无处置记录。'],
      ),
      heading('报告情况'),
      toldBlock(incident),
      ...section('目前状态', stateWords(facts)),
      ...(next ? section('下一步工作', [next]) : []),
    ],
    issuer: '',
    issuedOn: null,
  };
}

function levelWords({ level }: Incident): string {
  return level
    ? `${instant(level.at)}由${level.byName}定为${INCIDENT_LEVEL_NAME[level.level]}事件。定级依据：${sentence(level.basis)}`
    : '尚未定级，先按较大以上事件报告和处置。';
}

function toldBlock({ sentReports }: Incident): Block {
  if (sentReports.length === 0) return { kind: 'paragraph', text: '暂无报告记录。' };
  return {
    kind: 'table',
    columns: [
      { title: '时间', share: 34 },
      { title: '报告对象', share: 30 },
      { title: '方式', share: 19 },
      { title: '内容和答复', share: 57 },
    ],
    rows: sentReports.map(({ at, whom, person, way, text }) => [
      moment(at),
      person ? `${INFORMED_NAME[whom]}\n${person}` : INFORMED_NAME[whom],
      WAY_NAME[way],
      text,
    ]),
  };
}

function stateWords(facts: ReportFacts): string[] {
  const { incident, responses, now } = facts;
  const outages = ownDowns(facts).map((down) =>
    down.until === null
      ? `网站自${instant(down.from)}起无法访问，截至${moment(now)}已持续${duration(down.from, now)}${offlineStart(down, now) ? '，已按“临时下线”办理' : ''}。`
      : `网站已于${instant(down.until)}恢复访问，历时${duration(down.from, down.until)}。`,
  );
  const answers = responses.map(
    ({ title, ...standing }) => `回应信息${title && `《${title}》`}${answerState(standing)}。`,
  );
  const closed = incident.closed
    ? `事件已于${instant(incident.closed.at)}办结：${sentence(incident.closed.text)}`
    : '事件仍在处置中。';
  return [...outages, ...answers, closed];
}

function answerState({ stage, purpose, live }: Omit<ReportFacts['responses'][number], 'title'>): string {
  if (live) return '已经发布';
  if (stage === null) return '正在起草';
  return stage === 'done' && purpose !== 'publish' ? `已经${PURPOSE_NAME[purpose]}` : '正在审核，尚未发布';
}

function filing(facts: ReportFacts): Content {
  const { incident, actions, bureau, remarks, now } = facts;
  const own = ownDowns(facts);
  const lasting = own.some(({ until }) => until === null);
  const offline = own.some((down) => offlineStart(down, now) !== null);
  const what = offline ? '临时下线' : own.length > 0 ? '暂时无法访问' : '突发事件';
  const expected = remarks || (lasting ? '恢复时间尚不能确定，查明后续报。' : '');
  return {
    mark: bureau,
    title: `关于${bureau}政府网站${what}情况的报备函`,
    to: '市政府办公室',
    body: [
      {
        kind: 'paragraph',
        text: `根据《${bureau}政府网站管理暂行办法》第八条规定，现将我局政府网站${what}有关情况报备如下：`,
      },
      ...section('原因和起始时间', [
        ...ownOutages(facts).map(
          ({ from, cause, text }) =>
            `自${instant(from)}起，我局政府网站因${OUTAGE_CAUSE_NAME[cause]}无法访问。${text === incident.text ? '' : sentence(text)}`,
        ),
        `${instant(incident.discoveredAt)}发现有关情况：${sentence(incident.text)}`,
      ]),
      ...(own.length > 0
        ? section(
            '目前状态和依据',
            own.flatMap((down) => basisWords(down, facts)),
          )
        : []),
      ...(expected ? section(lasting ? '预计恢复时间和有关说明' : '有关说明', [expected]) : []),
      heading('已采取的措施'),
      ...(actions.length > 0
        ? actions.map(({ at, text }): Block => ({
            kind: 'item',
            lead: '',
            text: `${text.trim().replace(/[。.；;]+$/, '')}（${moment(at)}）。`,
          }))
        : [paragraph('有关措施正在落实，随后续报。')]),
      paragraph('特此报备。'),
    ],
    issuer: `${bureau}办公室`,
    issuedOn: shanghaiDay(now),
  };
}

/** State of the outage by 第七条 and 第八条. */
function basisWords(down: Downtime, { outages, now }: ReportFacts): string[] {
  const offline = offlineStart(down, now);
  const until = down.until ?? now;
  const lasted = `${down.until ? `已于${instant(down.until)}恢复访问，历时` : `截至${instant(now)}，已持续`}${duration(down.from, until)}`;
  if (offline === null)
    return [
      `${lasted}，未超过72小时，属第八条规定的短时无法访问。` +
        (down.until
          ? ''
          : `至${instant(addMilliseconds(down.from, SHORT_OUTAGE))}（满72小时）仍未恢复的，按第八条作“临时下线”办理。`),
    ];
  const year = yearOf(offline);
  const count = offlineStartsIn(outages, year, now).length;
  const itself = offline === addMilliseconds(down.from, SHORT_OUTAGE);
  return [
    `${lasted}。自${instant(offline)}起按第八条作“临时下线”办理${itself ? '（无法访问满72小时）' : ''}。`,
    `按第七条规定，临时下线每年不超过1次、时间不得超过30天，本次应于${instant(addMilliseconds(offline, LONGEST_OFFLINE))}前恢复；` +
      (down.drill ? '演练不计入年度次数。' : `${year}年我局政府网站临时下线共${count}次。`),
  ];
}

const ownOutages = ({ incident, outages }: ReportFacts) =>
  outages
    .filter(({ incidentId }) => incidentId === incident.incidentId)
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));

/** The merged down times that this incident's outages are part of. */
function ownDowns(facts: ReportFacts): Downtime[] {
  const own = new Set(ownOutages(facts).map(({ outageId }) => outageId));
  return mergeDowntimes(facts.outages).filter(({ outageIds }) => outageIds.some((id) => own.has(id)));
}

const heading = (text: string): Block => ({ kind: 'heading', level: 1, text });
const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
const section = (title: string, texts: string[]): Block[] => [heading(title), ...texts.map(paragraph)];

/** A title as part of another title: without its final punctuation and the words around it. */
const about = (title: string) =>
  title
    .trim()
    .replace(/^关于/, '')
    .replace(/[。.！!]+$/, '')
    .replace(/的(?:情况|报告|情况报告)$/, '');

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[。！？；…!?;”）)]$/.test(trimmed)
    ? trimmed
    : `${trimmed.replace(/[.,，、]$/, '')}。`;
}

/** For example 2026年11月25日08时30分. */
const instant = (at: string) => `${shanghaiDay(at).slice(0, 4)}年${moment(at)}`;

/** For example 11月25日08时30分. */
function moment(at: string): string {
  const [, month, day] = shanghaiDay(at).split('-').map(Number);
  return `${month}月${day}日${shanghaiTime(at).replace(':', '时')}分`;
}

/** For example 2天5小时10分钟; incomplete minutes are not counted. */
function duration(from: string, until: string): string {
  const minutes = Math.max(0, Math.floor((Date.parse(until) - Date.parse(from)) / 60_000));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const words = [days && `${days}天`, hours && `${hours}小时`, rest && `${rest}分钟`].filter(Boolean);
  return words.join('') || '不到1分钟';
}
