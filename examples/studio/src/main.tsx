import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { keepSaved, lastProject, resume } from './state/project.js';
import './theme/base.css';
import './theme/controls.css';
import './theme/fields.css';
import './theme/dialogs.css';
import './theme/layout.css';
import './theme/panels.css';
import './theme/start.css';
import './theme/narrow.css';

keepSaved();
const last = await lastProject();
if (last) await resume(last.id).catch(() => false);
createRoot(document.getElementById('root') as HTMLElement).render(<App />);
