import type { PageRules } from '../../../platform/contract';
import type { FetchedPage, Inspection, Resource, SignedArticle } from '../rules/model';

export interface InspectionInput {
  signed: SignedArticle;
  rules: PageRules;
  pages: FetchedPage[];
  /** By address. */
  resources: Map<string, Resource>;
}

export type FromWorker = { kind: 'done'; inspection: Inspection } | { kind: 'broken'; error: string };
