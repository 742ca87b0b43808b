import { contentPackageSchema, type ContentPackage } from '../../../platform/contract';
import { plainText } from '../rules/text';

/** The parts of an article that are searched. */
export interface Searched {
  title: string;
  summary: string;
  body: string;
}

/** Characters of a body that are searched; the index takes several times as many bytes of memory while it is written. */
const BODY_CHARACTERS = 500_000;

function readContent(text: string): ContentPackage | null {
  try {
    return contentPackageSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Reads them from a revision's package; of an article whose revision has not arrived or is unreadable, only the title. */
export function searchedParts(title: string, text: string | null): Searched {
  const content = text === null ? null : readContent(text);
  if (!content) return { title, summary: '', body: '' };
  return {
    title: content.title,
    summary: content.summary,
    body: plainText(content.body).slice(0, BODY_CHARACTERS),
  };
}
