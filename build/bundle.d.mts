export const bundles: readonly { name: string; entries?: Record<string, string>; page?: string }[];
