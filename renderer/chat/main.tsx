// Starts the chat window: connects the host, makes the stores, shows the app.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../shared/tokens.css';
import '../shared/base.css';
import { connectHost } from '../host.ts';
import { installIcons } from '../shared/icon-sprite.ts';
import { App } from './app/app.tsx';
import { ChatAppContext, createChatApp } from './app/chat-app.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root.');
installIcons();
const app = createChatApp(connectHost<'chat'>());
createRoot(root).render(
  <StrictMode>
    <ChatAppContext value={app}>
      <App />
    </ChatAppContext>
  </StrictMode>,
);
void app.session.getState().load();
