import {
  ADVISORY_LEVEL_NAME,
  ADVISORY_SOURCE_NAME,
  FINDING_KIND_NAME,
  FINDING_SOURCE_NAME,
  INCIDENT_KIND_NAME,
  INCIDENT_LEVEL_NAME,
  INFORMED_NAME,
  OUTAGE_CAUSE_NAME,
  WAY_NAME,
  type FindingNotice,
  type LedgerBody,
} from '../records';
import { shanghaiMinute } from '../calendar/calendar';
import type { EntryBody } from './entry';

/** Returns the name of an account. */
type NameOf = (accountId: string) => string;

const sentence = (...parts: string[]) => parts.filter((part) => part.trim() !== '').join('；');
const drill = (is: boolean) => (is ? '【演练】' : '');

/** Returns the content of an entry as the log displays it. */
export function bodyText(body: EntryBody, name: NameOf): string {
  switch (body.type) {
    case 'withheld':
      return '内容只有记录人本人可以看到。';
    case 'log.note':
    case 'log.correct':
    case 'log.settle':
      return body.text;
    case 'log.read':
      return sentence(
        `${slotText(body.slot)}，读了${body.scope.join('、')}`,
        body.found === 0 ? '未发现问题' : `发现问题 ${body.found} 个`,
        body.text,
      );
    case 'log.clock':
      return body.kind === 'set'
        ? `本机时钟被改动：应为 ${shanghaiMinute(body.expected)}，实为 ${shanghaiMinute(body.found)}`
        : `本机时钟早于已有记录：已有记录到 ${shanghaiMinute(body.expected)}，时钟为 ${shanghaiMinute(body.found)}`;
    case 'handover.give':
      return sentence(`交出 ${shanghaiMinute(body.shift)} 的班`, carried(body.items.length), body.note);
    case 'handover.take':
      return sentence(
        `接 ${shanghaiMinute(body.shift)} 的班${body.standIn ? '（顶班）' : ''}`,
        carried(body.items.length),
        body.absence === '' ? '' : `没有交班记录：${body.absence}`,
        body.note,
      );
    case 'roster.publish':
      return `${body.month} 值班表，共 ${body.shifts.length} 班${body.replaces === null ? '' : '（替换前一张）'}`;
    case 'pages.rules':
      return body.text;
    case 'swap.ask':
      return sentence(
        body.back === null
          ? `请${name(body.to)}替 ${shanghaiMinute(body.give.shift)} 的班`
          : `以 ${shanghaiMinute(body.give.shift)} 的班换${name(body.to)} ${shanghaiMinute(body.back.shift)} 的班`,
        body.reason,
      );
    case 'swap.answer':
      return sentence(body.agree ? '同意' : '不同意', body.reason);
    case 'swap.withdraw':
      return sentence('撤回', body.reason);
    default:
      return matterText(body, name);
  }
}

function carried(items: number): string {
  return items === 0 ? '没有待办' : `待办 ${items} 项`;
}

/** Returns the name of a reading slot, such as 2026-11-03 上午读网. */
export function slotText(slot: string): string {
  const [day = '', part = ''] = slot.split('/');
  if (part === 'morning') return `${day} 上午读网`;
  if (part === 'afternoon') return `${day} 下午读网`;
  return `${day} ${part}:00 读网`;
}

/** Returns source and period of a finding, such as 网信部门（皖网办〔2026〕3号），要求 3 个工作日内整改. */
function noticeText({ source, number, workDays }: FindingNotice): string {
  const from = `${FINDING_SOURCE_NAME[source]}${number === '' ? '' : `（${number}）`}`;
  return workDays === null ? from : `${from}，要求 ${workDays} 个工作日内整改`;
}

type Matter = Extract<
  LedgerBody,
  { type: `advisory.${string}` | `incident.${string}` | `outage.${string}` | `finding.${string}` }
>;

function matterText(body: Matter, name: NameOf): string {
  switch (body.type) {
    case 'advisory.register':
      return sentence(
        `${ADVISORY_SOURCE_NAME[body.source]}${body.number === '' ? '' : `（${body.number}）`}：${body.title}`,
        ADVISORY_LEVEL_NAME[body.level],
        body.deadline === null ? '' : `${shanghaiMinute(body.deadline)} 前反馈`,
        body.text,
      );
    case 'advisory.assign':
    case 'finding.assign':
      return sentence(`交${name(body.to)}办理`, body.text);
    case 'incident.open':
      return sentence(
        `${drill(body.drill)}${body.title}（${INCIDENT_KIND_NAME[body.kind]}）`,
        `${shanghaiMinute(body.discoveredAt)} 发现`,
        body.text,
      );
    case 'incident.level':
      return sentence(INCIDENT_LEVEL_NAME[body.level], body.basis);
    case 'incident.tell':
      return sentence(
        `向${INFORMED_NAME[body.whom]}${body.person === '' ? '' : `（${body.person}）`}报告，${WAY_NAME[body.way]}`,
        body.text,
      );
    case 'incident.respond':
      return '起草回应信息，送快审';
    case 'incident.report':
      return `${body.kind === 'bulletin' ? '值班快报' : '书面报备'}：${body.name}`;
    case 'outage.begin':
      return sentence(
        `${drill(body.drill)}${shanghaiMinute(body.from)} 起网站无法访问（${OUTAGE_CAUSE_NAME[body.cause]}）`,
        body.text,
      );
    case 'outage.offline':
      return sentence(`${shanghaiMinute(body.at)} 转为临时下线`, body.text);
    case 'outage.end':
      return sentence(`${shanghaiMinute(body.at)} 恢复访问`, body.text);
    case 'finding.open':
      return sentence(
        `${FINDING_KIND_NAME[body.kind]}：${body.where}`,
        body.notice ? noticeText(body.notice) : '',
        body.text,
      );
    default:
      return body.text;
  }
}
