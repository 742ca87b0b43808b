/** Time of this machine's clock: what users see and enter, even if it is wrong. */
export const machineNow = (): Date => new Date();
