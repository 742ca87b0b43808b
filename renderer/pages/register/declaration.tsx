import { definePages } from '../../components/definePages';

export const { pages } = definePages({
  pages: [{ path: 'register', load: async () => (await import('./RegisterPage')).RegisterPage }],
});
