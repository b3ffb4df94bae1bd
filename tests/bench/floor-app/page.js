// Says that the page is usable, as Candor's own window does.
document.documentElement.dataset.ready = 'true';
