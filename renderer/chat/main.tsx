// Starts the chat window: connects the host, makes the stores, shows the app once the record is open, or is known not to open.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../shared/tokens.css';
import '../shared/base.css';
import { connectHost } from '../host.ts';
import { installIcons } from '../shared/icon-sprite.ts';
import { App } from './app/app.tsx';
import { begin } from './app/begin.ts';
import { ChatAppContext, createChatApp } from './app/chat-app.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root.');
installIcons();
const app = createChatApp(connectHost<'chat'>());
// Until then the page's own frame stands there (index.html): it has no box to write in and says only that the record is being opened (P1, P5).
await begin(app);
createRoot(root).render(
  <StrictMode>
    <ChatAppContext value={app}>
      <App />
    </ChatAppContext>
  </StrictMode>,
);
