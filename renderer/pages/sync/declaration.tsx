import { SyncOutlined } from '@ant-design/icons';
import { definePages } from '../../components/definePages';

export const { pages, agendaKinds } = definePages({
  pages: [
    {
      path: 'sync',
      load: async () => (await import('./SyncPage')).SyncPage,
      nav: { group: 'management', order: 40, label: '同步', icon: SyncOutlined, counts: ['commandReturned'] },
    },
  ],
  agendaKinds: [
    {
      kind: 'commandReturned',
      label: '平台退回',
      order: 40,
      page: ({ id }) => `/sync?command=${id}`,
      counted: true,
    },
  ],
});
