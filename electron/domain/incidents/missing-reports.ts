import type { Informed } from '../records';
import type { Incident } from './incident';
import type { Outage } from './outage';

/** A report that is required and not recorded. */
export interface MissingReport {
  whom: Informed;
  /** The reason, with its article. */
  text: string;
  /** The incident cannot be closed without it. */
  preventsClosing: boolean;
}

/** Returns whether an incident counts as 较大 or higher, which must be reported to 省级网信. Without a level it does. */
export function isReportable({ level }: Pick<Incident, 'level'>): boolean {
  return level?.level !== 'ordinary';
}

/** Returns the required reports that are not recorded, in reporting order. */
export function missingReports(incident: Incident, outages: readonly Outage[]): MissingReport[] {
  const { kind, level, sentReports, responses } = incident;
  const isTold = (whom: Informed) => sentReports.some((one) => one.whom === whom);
  const filed = sentReports.some(
    ({ whom, way }) => whom === 'government' && (way === 'written' || way === 'platform'),
  );
  const opinion = kind === 'opinion' || kind === 'content';
  const missing: Array<MissingReport | false> = [
    !isTold('leader') && {
      whom: 'leader',
      text: '带班领导：突发事件须立即报告（第四条值班值守，及时处置突发事件）',
      preventsClosing: true,
    },
    isReportable(incident) &&
      !isTold('provincialCyberspace') && {
        whom: 'provincialCyberspace',
        text:
          '省级网信部门：较大以上事件 4 小时内报告（《国家网络安全事件报告管理办法》第四条）' +
          (level === null ? '，尚未定级，先按较大以上办理' : ''),
        preventsClosing: true,
      },
    ['attack', 'tampering', 'leak'].includes(kind) &&
      !isTold('police') && {
        whom: 'police',
        text: '公安机关：网络攻击、页面篡改、信息泄露应向公安机关报告（第三条应急处置）',
        preventsClosing: false,
      },
    (opinion || (level !== null && isReportable(incident) && responses.length > 0)) &&
      !isTold('publicity') && {
        whom: 'publicity',
        text: '宣传部门：重大突发事件在宣传部门指导下发布回应信息（第三条应急处置）',
        preventsClosing: false,
      },
    outages.length > 0 &&
      !filed && {
        whom: 'government',
        text: '市政府办公室：网站无法访问要及时以书面形式报备（第八条）',
        preventsClosing: true,
      },
  ];
  return missing.filter((one) => one !== false);
}
