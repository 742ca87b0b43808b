import COMMON from './common.sh?raw';

/** A package's verify.sh: its own part, with the part that all share in place of the line `. common.sh`. */
export const wholeScript = (own: string): string => own.replace('\n. common.sh\n', () => `\n${COMMON}\n`);
