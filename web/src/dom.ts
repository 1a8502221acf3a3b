// Elements without markup: whatever a visit says goes in as text, never as HTML.

export type Child = Node | string;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element #${id}`);
  return found;
}

/** Set a text only where it is another one, so that nothing which shows the same is announced again. */
export function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Replace the children of `parent` only when `key` differs from what it was made of before. */
export function renderIfChanged(parent: HTMLElement, key: string, make: () => Child[]): void {
  if (parent.dataset.key === key) return;
  parent.dataset.key = key;
  parent.replaceChildren(...make());
}

export interface Item {
  key: string;
  make: () => HTMLElement;
}

/** Have `parent` hold `items`. What is there already stays: it keeps the focus, and a click that has begun ends on it. */
export function renderItems(parent: HTMLElement, items: Item[]): void {
  const wanted = new Set(items.map((item) => item.key));
  const shown = new Map<string, HTMLElement>();
  for (const child of [...parent.children] as HTMLElement[]) {
    if (wanted.has(child.dataset.key ?? "")) shown.set(child.dataset.key ?? "", child);
    else child.remove();
  }
  let next = parent.firstElementChild;
  for (const { key, make } of items) {
    const element = shown.get(key) ?? keyed(key, make());
    if (element === next) next = next.nextElementSibling;
    else parent.insertBefore(element, next);
  }
}

function keyed(key: string, element: HTMLElement): HTMLElement {
  element.dataset.key = key;
  return element;
}
