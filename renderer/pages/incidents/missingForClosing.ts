import type { IncidentData } from './types';

export interface MissingForClosing {
  /** Prevents closing. */
  must: string[];
  /** Recommended; the leader decides. */
  should: string[];
}

/** Returns what is missing for closing an incident, as sentences. */
export function missingForClosing({
  row,
  outages,
  missingReports,
  responses,
  reports,
}: IncidentData): MissingForClosing {
  const down = outages.some(({ until }) => until === null);
  const told = (isMissing: boolean) =>
    missingReports
      .filter(({ preventsClosing }) => preventsClosing === isMissing)
      .map(({ text }) => `还没有报告${text}。`);
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
