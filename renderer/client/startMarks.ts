import { core } from './connection';
import { reportError } from './report';
import { useSessionStore } from './session';

/** Resolves when the browser has painted content for the first time: ms since the start of the page. */
function firstPaint(): Promise<number> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      const [paint] = list.getEntriesByName('first-contentful-paint');
      if (!paint) return;
      observer.disconnect();
      resolve(paint.startTime);
    });
    observer.observe({ type: 'paint', buffered: true });
  });
}

/** Resolves after the first screen with an answer of the core is rendered: ms since the start of the page. */
function usable(): Promise<number> {
  return new Promise((resolve) => {
    const stop = useSessionStore.subscribe(({ session }) => {
      if (session === null) return;
      stop();
      // The second frame begins when the first, with the screen, is done.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => resolve(performance.mark('window usable').startTime)),
      );
    });
  });
}

/** Writes the instants of the page's start to the page's log, ms since the epoch. */
export function reportStart(): void {
  Promise.all([firstPaint(), usable()])
    .then(([painted, ready]) => {
      const { timeOrigin } = performance;
      const marks = {
        'page started': Math.round(timeOrigin),
        'page painted': Math.round(timeOrigin + painted),
        'window usable': Math.round(timeOrigin + ready),
      };
      return core.host.reportStart({ marks });
    }, reportError)
    .catch(reportError);
}
