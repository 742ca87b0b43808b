import COMMON from './common.sh?raw';

/** Returns the verify.sh of a kind of package: its own part, with the shared part at the line `. common.sh`. */
export const buildScript = (own: string): string => own.replace('\n. common.sh\n', () => `\n${COMMON}\n`);
