import { reviewContract } from '../contract';
import { STAFF } from '../../platform/contract';
import { defineCapability, query, recordedAction } from '../capability';
import { agenda } from './agenda';
import * as service from './service';

/** Any member of staff may decide by delegation. */
const DECIDERS = STAFF;

export const reviewCapability = defineCapability({
  name: 'review',
  contract: reviewContract,
  needs: 'articles',
  calls: {
    queue: query(DECIDERS, 'articles', 'outbox'),
    detail: query(DECIDERS, 'articles', 'outbox'),
    blockedDelegations: query(DECIDERS),
    commonOpinions: query(DECIDERS),
    lastReturn: query(DECIDERS),
    decide: recordedAction(DECIDERS),
  },
  service: {
    queue: service.queue,
    detail: service.detail,
    blockedDelegations: service.blockedDelegations,
    commonOpinions: service.commonOpinions,
    lastReturn: service.lastReturn,
    decide: service.decide,
  },
  agenda,
});
