import { dayOf, weekday } from '../calendar/rules';

/** 2026年12月 */
export const monthName = (month: string) => `${month.slice(0, 4)}年${Number(month.slice(5))}月`;

/** 一 to 日. */
export const weekdayName = (day: string) => '日一二三四五六'[weekday(day)] ?? '';

/** 工作日, 休息日, 调休上班 or the holiday's name. */
export function kindName(day: string): string {
  const { kind, name } = dayOf(day);
  return name || (kind === 'work' ? '工作日' : '休息日');
}
