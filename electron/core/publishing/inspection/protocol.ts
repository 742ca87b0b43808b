import type { PageRules } from '../../../platform/contract';
import type { FetchedPage, Inspection, Resource, SignedArticle } from '../../../domain/publishing/model';

export interface InspectionInput {
  signed: SignedArticle;
  rules: PageRules;
  pages: FetchedPage[];
  /** By address. */
  resources: Map<string, Resource>;
}

export type FromWorker = { kind: 'done'; inspection: Inspection } | { kind: 'broken'; error: string };
