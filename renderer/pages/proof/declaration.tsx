import { SafetyCertificateOutlined } from '@ant-design/icons';
import { definePages } from '../../components/definePages';

export const { pages } = definePages({
  pages: [
    {
      path: 'proof',
      load: async () => (await import('./ProofPage')).ProofPage,
      nav: { group: 'supervision', order: 20, label: '核验证据包', icon: SafetyCertificateOutlined },
    },
  ],
});
