import { reportError } from '../client/report';
import type { PageDeclaration } from '../components/definePages';

/**
 * Loads the code of pages while nothing else happens, one after the other, so that they open at once. Returns a function
 * that stops it. A page that fails is loaded again when it is opened.
 */
export function loadEarly(pages: readonly Pick<PageDeclaration, 'load'>[]): () => void {
  let idle = 0;
  let stopped = false;
  const wait = ([page, ...rest]: readonly Pick<PageDeclaration, 'load'>[]): void => {
    if (page === undefined || stopped) return;
    idle = requestIdleCallback(() => {
      void page
        .load()
        .catch(reportError)
        .then(() => wait(rest));
    });
  };
  wait(pages);
  return () => {
    stopped = true;
    cancelIdleCallback(idle);
  };
}
