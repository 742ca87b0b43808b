import * as duty from '../../electron/core/duty/service';
import * as incidents from '../../electron/core/incidents/service';
import * as roster from '../../electron/core/roster/service';
import { openDutyOffice } from './lib/duty-office';
import { latencyRow, benchSetting, timed, type Part, type Row } from './lib/report';

/** In ms. */
const LIST = 20;

/**
 * Measures the calls of the duty pages with ten years of the ledger, and the recording of a note including its fsync.
 */
export async function run(): Promise<Part> {
  const rounds = benchSetting('REPEATS', 40);
  const office = await openDutyOffice(benchSetting('YEARS', 10));
  const { session } = office;
  const page = { cursor: null, limit: 50, text: '', template: null };
  const calls: Record<string, () => unknown> = {
    'duty.overview': () => duty.overview(session),
    'duty.log, this month': () => duty.log(session, { ...page, month: '2026-12' }),
    'duty.log, a month years ago': () => duty.log(session, { ...page, month: '2019-05' }),
    'duty.log, a month, a text': () => duty.log(session, { ...page, month: '2026-12', text: '第 3 次' }),
    'roster.month': () => roster.month(session, { month: '2026-12' }),
    'incidents.list': () => incidents.list(session),
    'what the agenda asks of duty': () => duty.agendaItems(session),
    'duty.note, on disk': () =>
      duty.note(session, {
        template: 'phone',
        text: '来电询问网站办事指南，已答复。',
        contact: '',
        happenedAt: null,
        open: false,
        attachments: [],
      }),
  };
  try {
    const rows: Row[] = [];
    for (const [name, call] of Object.entries(calls)) {
      const times: number[] = [];
      for (let round = 0; round < rounds; round++) times.push(await timed(async () => call()));
      rows.push(latencyRow(name, times, LIST));
    }
    return { rows, notes: [`${office.entries} entries of the ledger; in the core's own process.`] };
  } finally {
    await office.close();
  }
}
