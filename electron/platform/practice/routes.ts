import { API_BASE } from '../contract';
import { Sessions } from './accounts/sessions';
import { Api } from './api';
import { serveCaServices } from './ca/service-routes';
import { controlRoutes, type Control } from './control';
import { answered, type Exchange } from './exchange';
import type { Platform } from './platform';
import { servePublicSite } from './site/site';

/**
 * Returns the request handlers of the two addresses; they answer errors and do not reject. `secured`: contract and
 * public site; `open`: control, CA services and public site.
 */
export function createRoutes(
  platform: Platform,
  control: Control,
  report: (error: unknown) => void,
): { secured: Exchange; open: Exchange; sessions: Sessions } {
  const sessions = new Sessions(platform);
  const api = new Api(platform, sessions, report);
  const controls = controlRoutes(platform, sessions.sms, control);
  const secured: Exchange = (request, response) =>
    request.url?.startsWith(`${API_BASE}/`)
      ? api.serve(request, response)
      : servePublicSite(platform, request, response);
  const open: Exchange = async (request, response) => {
    const controlled = controls.get(request.url ?? '');
    if (controlled) return controlled(request, response);
    if (platform.faults.settings.offline) return void request.socket.destroy();
    if (await serveCaServices(platform, request, response)) return;
    return servePublicSite(platform, request, response);
  };
  return { sessions, secured: answered(secured, report), open: answered(open, report) };
}
