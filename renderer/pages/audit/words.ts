/** The chain that the platform keeps of itself. */
const PLATFORM = 'platform';

const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/** Whose chain it is. */
export const chainName = (chain: { chain: string; name: string; accountId: string }) =>
  chain.chain === PLATFORM ? '平台' : chain.name || chain.accountId;

/** Which machine a chain was kept on. */
export const deviceText = (device: string) => (device === PLATFORM ? '平台' : device);

/** Hashes and identifiers are cut to where people still tell them apart; the title has them whole. */
export const shortened = (text: string) =>
  text
    .replace(/\b[0-9a-f]{64}\b/g, (hash) => `${hash.slice(0, 12)}…`)
    .replace(UUID, (id) => `${id.slice(0, 8)}…`);

/** The name of whose act an entry records. */
export const actorText = (entry: { actorId: string; actorName: string }) =>
  entry.actorName || (entry.actorId === PLATFORM ? '平台' : entry.actorId);
