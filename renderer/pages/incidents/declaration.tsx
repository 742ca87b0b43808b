import { AlertOutlined } from '@ant-design/icons';
import { seesContent } from '../../client/roles';
import { definePages } from '../../components/definePages';

export const { capability, pages, agendaKinds } = definePages({
  capability: 'incidents',
  pages: [
    {
      path: 'incidents',
      load: async () => (await import('./IncidentsPage')).IncidentsPage,
      roles: seesContent,
      nav: { group: 'duty', order: 20, label: '突发事件', icon: AlertOutlined, counts: ['incident'] },
    },
    {
      path: 'incidents/:incidentId',
      load: async () => (await import('./IncidentPage')).IncidentPage,
      roles: seesContent,
    },
  ],
  agendaKinds: [
    { kind: 'incident', label: '突发事件', order: 10, page: ({ id }) => `/incidents/${id}`, counted: true },
  ],
});
