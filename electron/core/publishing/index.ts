import { publishingContract } from '../contract';
import { SITE_ADMINISTRATORS } from '../../platform/contract';
import { AREA_READERS } from '../../domain/accounts/read-access';
import { defineCapability, query, recordedAction } from '../capability';
import * as service from './service';

const { published } = AREA_READERS;

export const publishingCapability = defineCapability({
  name: 'publishing',
  contract: publishingContract,
  needs: 'articles',
  calls: {
    release: recordedAction(SITE_ADMINISTRATORS),
    verify: recordedAction(published),
    pageRules: query(published),
    confirmParts: recordedAction(SITE_ADMINISTRATORS),
    setPageRules: recordedAction(SITE_ADMINISTRATORS),
  },
  service: {
    release: service.release,
    verify: service.verify,
    pageRules: service.pageRules,
    confirmParts: service.confirmParts,
    setPageRules: service.setPageRules,
  },
});
