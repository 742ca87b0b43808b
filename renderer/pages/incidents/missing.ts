import type { IncidentData } from './types';

export interface Missing {
  /** It cannot be closed before. */
  must: string[];
  /** Usual, and for the leader to judge. */
  should: string[];
}

/** What an incident still lacks when it is about to be closed, in sentences. */
export function missingOf({ row, outages, untold, responses, reports }: IncidentData): Missing {
  const down = outages.some(({ until }) => until === null);
  const told = (bars: boolean) =>
    untold.filter(({ barsClosing }) => barsClosing === bars).map(({ text }) => `还没有报告${text}。`);
  return {
    must: [
      ...(row.level === null ? ['还没有定级。'] : []),
      ...told(true),
      ...(down ? ['网站还没有恢复访问。'] : []),
    ],
    should: [
      ...told(false),
      ...(responses.length === 0 ? ['还没有回应信息。'] : []),
      ...responses
        .filter(({ live }) => !live)
        .map(({ title }) => `回应信息${title === '' ? '' : `《${title}》`}还没有发布。`),
      ...(reports.length === 0 ? ['还没有制作值班快报或书面报备函。'] : []),
    ],
  };
}
