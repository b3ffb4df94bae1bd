// Preload of the chat window.
import { expose } from './expose.ts';

expose('chat');
