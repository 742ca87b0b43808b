import { createHashRouter } from 'react-router';
import { Frame } from './Frame';
import { RouteFailure } from './RouteFailure';
import { PageSkeleton } from '../components/PageSkeleton';

/**
 * Every page of the office, loaded when first opened. 登录 is not a route: whoever is signed out sees it, whatever the
 * address says, and comes back to that address afterwards.
 */
export function createRoutes() {
  return createHashRouter([
    {
      element: <Frame />,
      errorElement: <RouteFailure />,
      hydrateFallbackElement: <PageSkeleton />,
      children: [
        {
          errorElement: <RouteFailure />,
          children: [
            {
              index: true,
              lazy: async () => ({
                Component: (await import('../pages/workbench/WorkbenchPage')).WorkbenchPage,
              }),
            },
            {
              path: 'articles',
              lazy: async () => ({
                Component: (await import('../pages/articles/ArticlesPage')).ArticlesPage,
              }),
            },
            {
              path: 'articles/:articleId',
              lazy: async () => ({ Component: (await import('../pages/articles/ArticlePage')).ArticlePage }),
            },
            {
              path: 'drafts/:draftId',
              lazy: async () => ({ Component: (await import('../pages/drafting/DraftPage')).DraftPage }),
            },
            {
              path: 'review',
              lazy: async () => ({ Component: (await import('../pages/review/QueuePage')).QueuePage }),
            },
            {
              path: 'review/:articleId',
              lazy: async () => ({ Component: (await import('../pages/review/ReviewPage')).ReviewPage }),
            },
            {
              path: 'search',
              lazy: async () => ({ Component: (await import('../pages/search/SearchPage')).SearchPage }),
            },
            {
              path: 'sync',
              lazy: async () => ({ Component: (await import('../pages/sync/SyncPage')).SyncPage }),
            },
            {
              path: 'settings',
              lazy: async () => ({
                Component: (await import('../pages/settings/SettingsPage')).SettingsPage,
              }),
            },
            {
              path: 'help',
              lazy: async () => ({ Component: (await import('../help/HelpPage')).HelpPage }),
            },
            {
              path: '*',
              lazy: async () => ({ Component: (await import('../help/UnknownPage')).UnknownPage }),
            },
          ],
        },
      ],
    },
  ]);
}
