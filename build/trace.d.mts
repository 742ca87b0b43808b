export function marksIn(text: string, since: number): Record<string, number>;
export function stepsOf(
  marks: Record<string, number>,
  since: number,
): { name: string; since: number; step: number }[];
