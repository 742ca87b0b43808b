import { createRoot, hydrateRoot } from 'react-dom/client';
import { firstScreen } from './first-screen';
import { translateLabels } from './app/translateLabels';
import { watchSession } from './client/session';
import { core } from './client/connection';
import { applyFontSize } from './app/fontSize';
import { reportError, reportUncaughtErrors } from './client/report';
import { reportStart } from './client/startMarks';
import 'virtual:tokens.css';
import './base.css';

reportUncaughtErrors();
translateLabels(document.body);
reportStart();
watchSession();
core.settings.load().then(({ settings }) => applyFontSize(settings.fontSize), reportError);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
// A built page contains its first screen; what has been typed into it stays.
if (root.hasChildNodes()) hydrateRoot(root, firstScreen, { onRecoverableError: reportError });
else createRoot(root).render(firstScreen);
