import { useFilters } from './useFilters';

/** The view of a page, stored in the URL. `views`: the first one is shown by default and left out of the URL. */
export function useView<V extends string>(views: readonly [V, ...V[]]): [V, (view: V) => void] {
  const [{ view: asked }, setFilters] = useFilters(['view'] as const);
  const view = views.find((it) => it === asked) ?? views[0];
  return [view, (next) => setFilters({ view: next === views[0] ? '' : next })];
}
