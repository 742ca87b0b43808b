import { NotificationOutlined } from '@ant-design/icons';
import { seesContent } from '../../client/roles';
import { definePages } from '../../components/definePages';

const DAY = 24 * 3_600_000;

export const { capability, pages, agendaKinds } = definePages({
  capability: 'advisories',
  pages: [
    {
      path: 'advisories',
      load: async () => (await import('./AdvisoriesPage')).AdvisoriesPage,
      roles: seesContent,
      nav: { group: 'duty', order: 30, label: '预警通报', icon: NotificationOutlined, counts: ['advisory'] },
    },
    {
      path: 'advisories/:advisoryId',
      load: async () => (await import('./AdvisoryPage')).AdvisoryPage,
      roles: seesContent,
    },
  ],
  agendaKinds: [
    {
      kind: 'advisory',
      label: '预警通报',
      order: 90,
      page: ({ id }) => `/advisories/${id}`,
      counted: true,
      soon: DAY,
    },
  ],
});
