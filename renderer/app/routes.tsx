import { createHashRouter, type RouteObject } from 'react-router';
import type { PageDeclaration } from '../components/definePages';
import { PageSkeleton } from '../components/PageSkeleton';
import { PAGES } from './declarations';
import { Frame } from './Frame';
import { RequireOffer } from './RequireOffer';
import { RequireRole } from './RequireRole';
import { RouteFailure } from './RouteFailure';

/**
 * Routes of all declared pages, loaded when first opened. The login is not a route: it is shown whenever nobody is
 * signed in, and the URL is kept.
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
                Component: (await import('./workbench/WorkbenchPage')).WorkbenchPage,
              }),
            },
            ...PAGES.map(routeOf),
          ],
        },
      ],
    },
  ]);
}

function routeOf({ path, load, roles, capability }: PageDeclaration): RouteObject {
  const route: RouteObject = { path, lazy: async () => ({ Component: await load() }) };
  const offered = capability
    ? { element: <RequireOffer capability={capability} />, children: [route] }
    : route;
  return roles ? { element: <RequireRole who={roles} />, children: [offered] } : offered;
}
