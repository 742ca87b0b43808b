import { articlesContract } from '../contract';
import { AUTHORS, STAFF, WRITERS } from '../../platform/contract';
import { AREA_READERS } from '../../domain/accounts/read-access';
import { action, defineCapability, query, recordedAction } from '../capability';
import { agenda } from './agenda';
import { feed } from './feed';
import * as service from './service';

const { published } = AREA_READERS;

export const articlesCapability = defineCapability({
  name: 'articles',
  contract: articlesContract,
  needs: 'articles',
  calls: {
    places: query('signedIn', 'articles'),
    list: query(published, 'articles', 'drafts', 'outbox'),
    get: query(published, 'articles', 'drafts', 'outbox'),
    revision: query(published),
    difference: query(published),
    search: query(published, 'search'),
    readBlob: query(STAFF),
    // The account's own drafts, also after it has lost the role that wrote them.
    drafts: query('signedIn', 'drafts'),
    draft: query('signedIn'),
    previewDraft: query('signedIn'),
    discardDraft: action('signedIn'),
    newDraft: action(AUTHORS),
    editArticle: action(WRITERS),
    saveDraft: action(WRITERS),
    submitDraft: recordedAction(WRITERS),
    putBlob: action(STAFF),
    recall: recordedAction(WRITERS),
    requestWithdrawal: recordedAction(AUTHORS),
  },
  service: {
    places: service.places,
    list: service.list,
    get: service.get,
    revision: service.revision,
    difference: service.difference,
    search: service.search,
    readBlob: service.readBlob,
    drafts: service.drafts,
    draft: service.draft,
    previewDraft: service.previewDraft,
    discardDraft: service.discardDraft,
    newDraft: service.newDraft,
    editArticle: service.editArticle,
    saveDraft: service.saveDraft,
    submitDraft: service.submitDraft,
    putBlob: service.putBlob,
    recall: service.recall,
    requestWithdrawal: service.requestWithdrawal,
  },
  feed,
  agenda,
});
