/** Name of the platform's own chain. */
const PLATFORM = 'platform';

/** Returns the owner of a chain. */
export const chainName = (chain: { chain: string; name: string; accountId: string }) =>
  chain.chain === PLATFORM ? '平台' : chain.name || chain.accountId;

/** Returns the machine of a chain. */
export const deviceText = (device: string) => (device === PLATFORM ? '平台' : device);

/** Returns the name of the actor of an entry. */
export const actorText = (entry: { actorId: string; actorName: string }) =>
  entry.actorName || (entry.actorId === PLATFORM ? '平台' : entry.actorId);
