// Puts the icons into the page once, parsed rather than set as markup, so that a strict security policy has nothing to refuse.
import iconsSource from './icons.svg?raw';

const spriteId = 'candor-icons';

/** Adds the hidden sprite the `<Icon>`s point into; does nothing when it is already there. */
export function installIcons(page: Document = document): void {
  if (page.getElementById(spriteId) !== null) return;
  const parsed = new DOMParser().parseFromString(iconsSource, 'image/svg+xml').documentElement;
  const sprite = page.importNode(parsed, true);
  sprite.id = spriteId;
  sprite.setAttribute('width', '0');
  sprite.setAttribute('height', '0');
  sprite.setAttribute('aria-hidden', 'true');
  sprite.setAttribute('focusable', 'false');
  sprite.setAttribute('class', 'sprite');
  page.body.prepend(sprite);
}
