import type { ContentPackage } from '../../../platform/contract';
import { plainText } from '../rules/text';

/** The parts of an article that are searched. */
export interface Searched {
  title: string;
  summary: string;
  body: string;
}

/** Reads them from a revision's package; of an article whose revision has not arrived, only the title. */
export function searchedParts(title: string, text: string | null): Searched {
  if (text === null) return { title, summary: '', body: '' };
  const content = JSON.parse(text) as ContentPackage;
  return { title: content.title, summary: content.summary, body: plainText(content.body) };
}
