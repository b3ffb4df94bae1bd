// Preload of the review window, which has no write route at all.
import { expose } from './expose.ts';

expose('review');
