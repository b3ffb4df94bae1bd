// Starts the review window: connects to the host, puts up the room.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connectHost } from '../host.ts';
import '../shared/tokens.css';
import '../shared/base.css';
import { installIcons } from '../shared/icon-sprite.ts';
import { createReviewStore } from './review-store.ts';
import { Room } from './room.tsx';

installIcons();
const store = createReviewStore(connectHost<'review'>());
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Room store={store} />
  </StrictMode>,
);
void store.getState().begin();
