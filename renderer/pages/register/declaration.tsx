import { definePages } from '../../components/definePages';

export const { capability, pages } = definePages({
  capability: 'accounts',
  pages: [{ path: 'register', load: async () => (await import('./RegisterPage')).RegisterPage }],
});
