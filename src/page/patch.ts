/**
 * Makes what is shown like `fresh`, and touches nothing that is so already: focus, scroll and what a
 * reader has unfolded stay. Elements are matched by `data-key` or id, else by their place; what has
 * `data-live` is a script's own, and is left alone.
 */
export function patch(shown: Element, fresh: Element): void {
  if (shown.hasAttribute("data-live") || shown.isEqualNode(fresh)) return;
  patchAttributes(shown, fresh);
  const known = new Map([...shown.children].flatMap((child) => keyed(child)));
  let next = shown.firstChild;
  for (const node of [...fresh.childNodes]) {
    const match = matchOf(node, next, known);
    if (match === undefined) {
      shown.insertBefore(document.importNode(node, true), next);
    } else {
      if (match === next) next = next.nextSibling;
      else shown.insertBefore(match, next);
      if (match instanceof Element && node instanceof Element) patch(match, node);
      else if (match.nodeValue !== node.nodeValue) match.nodeValue = node.nodeValue;
    }
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

function patchAttributes(shown: Element, fresh: Element): void {
  for (const { name } of [...shown.attributes]) {
    if (!isReaders(shown, name) && !fresh.hasAttribute(name)) shown.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (!isReaders(shown, name) && shown.getAttribute(name) !== value) {
      shown.setAttribute(name, value);
    }
  }
}

/** Whether it is the reader who decides on it. */
function isReaders(element: Element, attribute: string): boolean {
  return element instanceof HTMLDetailsElement && attribute === "open";
}

function matchOf(
  node: Node,
  next: Node | null,
  known: ReadonlyMap<string, Element>,
): Node | undefined {
  const key = node instanceof Element ? keyOf(node) : undefined;
  if (key !== undefined) return known.get(key);
  const isKeyed = next instanceof Element && keyOf(next) !== undefined;
  return next?.nodeName === node.nodeName && !isKeyed ? next : undefined;
}

function keyed(element: Element): [string, Element][] {
  const key = keyOf(element);
  return key === undefined ? [] : [[key, element]];
}

function keyOf(element: Element): string | undefined {
  const key = element.getAttribute("data-key") ?? (element.id || undefined);
  return key === undefined ? undefined : `${element.nodeName} ${key}`;
}
