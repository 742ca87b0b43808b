/** The chain that the platform keeps of itself. */
const PLATFORM = 'platform';

/** Whose chain it is. */
export const chainName = (chain: { chain: string; name: string; accountId: string }) =>
  chain.chain === PLATFORM ? '平台' : chain.name || chain.accountId;

/** Which machine a chain was kept on. */
export const deviceText = (device: string) => (device === PLATFORM ? '平台' : device);

/** The name of whose act an entry records. */
export const actorText = (entry: { actorId: string; actorName: string }) =>
  entry.actorName || (entry.actorId === PLATFORM ? '平台' : entry.actorId);
