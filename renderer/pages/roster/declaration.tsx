import { seesDuty } from '../../client/roles';
import { monthOf } from '../../components/days';
import { definePages } from '../../components/definePages';

const DAY = 24 * 3_600_000;

export const { capability, pages, agendaKinds } = definePages({
  capability: 'roster',
  pages: [
    { path: 'duty/roster', load: async () => (await import('./RosterPage')).RosterPage, roles: seesDuty },
  ],
  agendaKinds: [
    {
      kind: 'roster',
      label: '排班',
      order: 120,
      page: ({ id }) => (/^20\d\d-\d\d$/.test(id) ? `/duty/roster?month=${id}` : '/duty/roster'),
      soon: DAY,
    },
    {
      kind: 'swap',
      label: '调班申请',
      order: 130,
      page: ({ due }) => (due === null ? '/duty/roster' : `/duty/roster?month=${monthOf(new Date(due))}`),
    },
  ],
});
