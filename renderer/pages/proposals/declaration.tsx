import { SignatureOutlined } from '@ant-design/icons';
import { seesProposals } from '../../client/roles';
import { useProposalsToSign } from '../../client/useProposals';
import { definePages } from '../../components/definePages';

export const { capability, pages } = definePages({
  capability: 'accounts',
  pages: [
    {
      path: 'proposals',
      load: async () => (await import('./ProposalsPage')).ProposalsPage,
      roles: seesProposals,
      nav: {
        group: 'management',
        order: 20,
        label: '会签',
        icon: SignatureOutlined,
        useCount: useProposalsToSign,
      },
    },
  ],
});
