import { CheckSquareOutlined } from '@ant-design/icons';
import { seesContent } from '../../client/roles';
import { definePages } from '../../components/definePages';

const DAY = 24 * 3_600_000;

export const { capability, pages, agendaKinds } = definePages({
  capability: 'rectification',
  pages: [
    {
      path: 'rectification',
      load: async () => (await import('./RectificationPage')).RectificationPage,
      roles: seesContent,
      nav: { group: 'supervision', order: 10, label: '整改', icon: CheckSquareOutlined, counts: ['finding'] },
    },
    {
      path: 'rectification/:findingId',
      load: async () => (await import('./FindingPage')).FindingPage,
      roles: seesContent,
    },
  ],
  agendaKinds: [
    {
      kind: 'finding',
      label: '问题整改',
      order: 100,
      page: ({ id }) => `/rectification/${id}`,
      counted: true,
      soon: DAY,
    },
  ],
});
