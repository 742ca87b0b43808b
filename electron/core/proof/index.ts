import { proofContract } from '../contract';
import { AREA_READERS } from '../../domain/accounts/read-access';
import { defineCapability, recordedAction } from '../capability';
import * as service from './service';

export const proofCapability = defineCapability({
  name: 'proof',
  contract: proofContract,
  calls: {
    export: recordedAction(AREA_READERS.articles),
    verify: recordedAction('signedIn'),
  },
  service: {
    export: async (session, input, { files }) => {
      const made = await service.exportProof(session, input);
      return { ...made, file: made.path === null ? null : await files.grant('proof', made.path) };
    },
    verify: (session, { file }, { files }) =>
      files.use('proof', file, (path) => service.verifyProof(session, { path })),
  },
});
