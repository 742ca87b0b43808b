import { createHashRouter } from 'react-router';
import { Frame } from './Frame';
import { RequireRole } from './RequireRole';
import {
  isSystemAdministrator,
  isAuditor,
  seesDelegations,
  seesContent,
  seesProposals,
  seesDuty,
} from '../client/roles';
import { RouteFailure } from './RouteFailure';
import { PageSkeleton } from '../components/PageSkeleton';

/**
 * Routes of all pages, loaded when first opened. The login is not a route: it is shown whenever nobody is signed in,
 * and the URL is kept.
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
              element: <RequireRole who={seesContent} />,
              children: [
                {
                  path: 'articles',
                  lazy: async () => ({
                    Component: (await import('../pages/articles/ArticlesPage')).ArticlesPage,
                  }),
                },
                {
                  path: 'articles/:articleId',
                  lazy: async () => ({
                    Component: (await import('../pages/articles/ArticlePage')).ArticlePage,
                  }),
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
                  path: 'incidents',
                  lazy: async () => ({
                    Component: (await import('../pages/incidents/IncidentsPage')).IncidentsPage,
                  }),
                },
                {
                  path: 'incidents/:incidentId',
                  lazy: async () => ({
                    Component: (await import('../pages/incidents/IncidentPage')).IncidentPage,
                  }),
                },
                {
                  path: 'advisories',
                  lazy: async () => ({
                    Component: (await import('../pages/advisories/AdvisoriesPage')).AdvisoriesPage,
                  }),
                },
                {
                  path: 'advisories/:advisoryId',
                  lazy: async () => ({
                    Component: (await import('../pages/advisories/AdvisoryPage')).AdvisoryPage,
                  }),
                },
                {
                  path: 'rectification',
                  lazy: async () => ({
                    Component: (await import('../pages/rectification/RectificationPage')).RectificationPage,
                  }),
                },
                {
                  path: 'rectification/:findingId',
                  lazy: async () => ({
                    Component: (await import('../pages/rectification/FindingPage')).FindingPage,
                  }),
                },
                {
                  path: 'search',
                  lazy: async () => ({ Component: (await import('../pages/search/SearchPage')).SearchPage }),
                },
              ],
            },
            {
              element: <RequireRole who={seesDuty} />,
              children: [
                {
                  path: 'duty',
                  lazy: async () => ({ Component: (await import('../pages/duty/DutyPage')).DutyPage }),
                },
                {
                  path: 'duty/log',
                  lazy: async () => ({ Component: (await import('../pages/duty/LogPage')).LogPage }),
                },
                {
                  path: 'duty/roster',
                  lazy: async () => ({ Component: (await import('../pages/roster/RosterPage')).RosterPage }),
                },
              ],
            },
            {
              element: <RequireRole who={isSystemAdministrator} />,
              children: [
                {
                  path: 'accounts',
                  lazy: async () => ({
                    Component: (await import('../pages/accounts/AccountsPage')).AccountsPage,
                  }),
                },
                {
                  path: 'accounts/:accountId',
                  lazy: async () => ({
                    Component: (await import('../pages/accounts/AccountPage')).AccountPage,
                  }),
                },
              ],
            },
            {
              element: <RequireRole who={seesProposals} />,
              children: [
                {
                  path: 'proposals',
                  lazy: async () => ({
                    Component: (await import('../pages/proposals/ProposalsPage')).ProposalsPage,
                  }),
                },
              ],
            },
            {
              element: <RequireRole who={seesDelegations} />,
              children: [
                {
                  path: 'delegation',
                  lazy: async () => ({
                    Component: (await import('../pages/delegation/DelegationPage')).DelegationPage,
                  }),
                },
              ],
            },
            {
              element: <RequireRole who={isAuditor} />,
              children: [
                {
                  path: 'audit',
                  lazy: async () => ({
                    Component: (await import('../pages/audit/AuditPage')).AuditPage,
                  }),
                },
              ],
            },
            {
              path: 'sync',
              lazy: async () => ({ Component: (await import('../pages/sync/SyncPage')).SyncPage }),
            },
            {
              path: 'proof',
              lazy: async () => ({
                Component: (await import('../pages/proof/ProofPage')).ProofPage,
              }),
            },
            {
              path: 'register',
              lazy: async () => ({
                Component: (await import('../pages/register/RegisterPage')).RegisterPage,
              }),
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
