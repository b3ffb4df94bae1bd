// One WebSocket, whichever Electron brings: Chromium's own where it exists (proxies, the system's trust store), `ws` elsewhere.
import { net } from 'electron';
import { WebSocket as WsSocket } from 'ws';
import { maxGatewayFrame } from '../../src/protocol/gateway.ts';

/** What a socket tells. `onClose` comes exactly once. */
export interface SocketListener {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  readonly onClose: (why: string) => void;
}

/** A socket that carries texts. There is no transport-level ping: both shapes share the protocol's own heartbeat. */
export interface Socket {
  readonly send: (text: string) => void;
  /** Ends it now, without waiting for the other side. */
  readonly terminate: () => void;
  /** Bytes not yet handed to the system. */
  readonly bufferedAmount: () => number;
}

// net.WebSocket (Electron 45 and later) is shaped like the browser's; not tried here, where only Electron 33 can run.
type ChromiumSocket = new (url: string) => WebSocketLike;
interface WebSocketLike {
  readonly bufferedAmount: number;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  send: (text: string) => void;
  close: () => void;
}

/** Opens a socket; gives up on a handshake after ten seconds. */
export function openSocket(url: string, listener: SocketListener): Socket {
  const chromium = (net as { WebSocket?: ChromiumSocket }).WebSocket;
  return chromium === undefined ? openWs(url, listener) : openChromium(new chromium(url), listener);
}

function openWs(url: string, listener: SocketListener): Socket {
  const socket = new WsSocket(url, {
    handshakeTimeout: 10_000,
    perMessageDeflate: false,
    maxPayload: maxGatewayFrame,
    followRedirects: false,
  });
  let why = '';
  socket.on('open', listener.onOpen);
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) socket.terminate();
    else listener.onText(data.toString('utf8'));
  });
  socket.on('error', (error) => {
    why = error.message;
  });
  socket.on('close', (code) => {
    listener.onClose(why === '' ? String(code) : why);
  });
  return {
    send: (text) => {
      socket.send(text);
    },
    terminate: () => {
      socket.terminate();
    },
    bufferedAmount: () => socket.bufferedAmount,
  };
}

function openChromium(socket: WebSocketLike, listener: SocketListener): Socket {
  let closed = false;
  const close = (why: string): void => {
    if (closed) return;
    closed = true;
    clearTimeout(handshake);
    listener.onClose(why);
  };
  const handshake = setTimeout(() => {
    socket.close();
    close('the handshake took too long');
  }, 10_000);
  socket.onopen = () => {
    clearTimeout(handshake);
    listener.onOpen();
  };
  socket.onmessage = ({ data }) => {
    if (typeof data === 'string' && data.length <= maxGatewayFrame) listener.onText(data);
    else socket.close();
  };
  socket.onclose = ({ code }) => {
    close(String(code));
  };
  return {
    send: (text) => {
      socket.send(text);
    },
    terminate: () => {
      socket.close();
      close('terminated');
    },
    bufferedAmount: () => socket.bufferedAmount,
  };
}
