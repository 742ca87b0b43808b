import { SolutionOutlined } from '@ant-design/icons';
import { isAuditor } from '../../client/roles';
import { definePages } from '../../components/definePages';

export const { capability, pages } = definePages({
  capability: 'audit',
  pages: [
    {
      path: 'audit',
      load: async () => (await import('./AuditPage')).AuditPage,
      roles: isAuditor,
      nav: { group: 'supervision', order: 30, label: '审计', icon: SolutionOutlined },
    },
  ],
});
