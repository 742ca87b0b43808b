import { join } from 'node:path';

/** Returns the built scripts that the core starts, `Paths['bundles']` of the core. `dist`: folder of the built program. */
export const bundlesIn = (dist: string) => ({
  practice: join(dist, 'practice', 'practice.cjs'),
  indexer: join(dist, 'core', 'indexer.cjs'),
  searcher: join(dist, 'core', 'searcher.cjs'),
  tokens: join(dist, 'core', 'tokens.cjs'),
  documents: join(dist, 'core', 'documents.cjs'),
  pages: join(dist, 'core', 'pages.cjs'),
  parser: join(dist, 'core', 'parser.cjs'),
});
