import {
  accountsContract,
  advisoriesContract,
  articlesContract,
  auditContract,
  dutyContract,
  incidentsContract,
  proofContract,
  publishingContract,
  rectificationContract,
  reviewContract,
  rosterContract,
  systemContract,
  type CoreContract,
} from '../../electron/core/contract';

/** The contract without the functions of the core, which need Node. Its type proves that no group is missing. */
export const contract: CoreContract = {
  ...systemContract,
  accounts: accountsContract,
  advisories: advisoriesContract,
  articles: articlesContract,
  audit: auditContract,
  duty: dutyContract,
  incidents: incidentsContract,
  proof: proofContract,
  publishing: publishingContract,
  rectification: rectificationContract,
  review: reviewContract,
  roster: rosterContract,
};
