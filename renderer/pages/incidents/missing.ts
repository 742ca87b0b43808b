import { asksStill } from './clocks';
import type { IncidentData } from './types';

/** What an incident still lacks when it is about to be closed, in sentences. Empty: nothing. */
export function missingOf(data: IncidentData, now: Date): string[] {
  const { row, outages, untold, responses, reports } = data;
  const ends = outages.filter(({ until }) => until === null);
  return [
    ...(row.level === null ? ['还没有定级。'] : []),
    ...untold.map(({ text }) => `还没有报告：${text}`),
    ...(ends.length > 0 ? ['网站还没有恢复访问。'] : []),
    ...row.clocks
      .filter((clock) => clock.kind === 'report' && asksStill(clock, now))
      .map(({ label }) => `“${label}”仍在计时。`),
    ...(responses.length === 0 ? ['没有回应信息。'] : []),
    ...responses
      .filter(({ live }) => !live)
      .map(({ title }) => `回应信息《${title === '' ? '未填标题' : title}》还没有发布。`),
    ...(reports.length === 0 ? ['没有制作过值班快报或书面报备。'] : []),
  ];
}
