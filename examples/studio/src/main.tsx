import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { keepSaved, lastProject, resume } from './state/project.js';
import './theme/base.css';
import './theme/controls.css';
import './theme/layout.css';

keepSaved();
const last = await lastProject();
if (last) await resume(last.id).catch(() => false);
createRoot(document.getElementById('root') as HTMLElement).render(<App />);
