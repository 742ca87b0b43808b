import { join } from 'node:path';
import type { Paths } from '../../electron/core/types';

/** Returns the scripts of the core's workers below the folder of the built program. */
export function bundlesIn(dist: string): Paths['bundles'] {
  return {
    practice: join(dist, 'practice', 'practice.cjs'),
    indexer: join(dist, 'core', 'indexer.cjs'),
    searcher: join(dist, 'core', 'searcher.cjs'),
    tokens: join(dist, 'core', 'tokens.cjs'),
    documents: join(dist, 'core', 'documents.cjs'),
    pages: join(dist, 'core', 'pages.cjs'),
    parser: join(dist, 'core', 'parser.cjs'),
  };
}
