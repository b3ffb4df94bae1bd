// @ts-check
// One call and nothing else.
const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld(
  'floor',
  Object.freeze({ flush: (/** @type {unknown} */ take) => ipcRenderer.invoke('floor', take) }),
);
