import { useState } from 'react';
import type { ChosenFile, KeyLocation, SessionState, SignInKey } from '../../../electron/core/contract';
import { isPluggedIn, isToken } from '../../client/keys';
import type { Tokens } from '../../client/useTokens';
import type { ChosenKey } from './KeyChoice';

/**
 * Selection of the key for the login. The key used last is preselected. `tokens` is null when no token driver is
 * configured, or before the first answer.
 */
export function useKeySelection(session: SessionState | null, tokens: Tokens | null, withTokens: boolean) {
  const [picked, pick] = useState<ChosenKey | null>(null);
  const last = session?.lastKey ?? null;
  const file = useKeyFile(last);
  const found = tokens?.keys ?? [];
  const chosen = picked ?? usual(last, withTokens, found);
  return {
    chosen,
    pick,
    file,
    /** Token used last that is not connected. */
    missing: withTokens && isToken(last) && !isPluggedIn(last, found) ? last : null,
    /** True when the key is known, so that only its password or PIN is missing. */
    remembered: chosen !== 'file' || last?.kind === 'file',
    /** True when the key can be used now. */
    available: chosen === 'file' ? file.path !== '' : tokens === null || isPluggedIn(chosen, found),
    /** Null while no file is selected. */
    key: chosen === 'file' ? file.key : chosen,
  };
}

/** Key in a file: the selected one, otherwise that of the last login. */
function useKeyFile(last: KeyLocation | null) {
  const [file, setFile] = useState<ChosenFile | null>(null);
  const known = last?.kind === 'file' ? last : null;
  const key: SignInKey | null = file === null ? known : { kind: 'chosen', file: file.handle };
  return { path: file?.name ?? known?.path ?? '', key, setFile };
}

/** Returns the default: the key used last, otherwise the only connected token. */
function usual(last: KeyLocation | null, withTokens: boolean, found: Tokens['keys']): ChosenKey {
  if (!withTokens) return 'file';
  if (isToken(last)) return last;
  const [only, ...more] = found.map(({ location }) => location).filter(isToken);
  return last === null && only !== undefined && more.length === 0 ? only : 'file';
}
