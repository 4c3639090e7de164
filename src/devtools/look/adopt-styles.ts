/**
 * Brings styles into the page in a way that a strict policy (`style-src 'self'`) allows: a constructed style sheet. A sheet belongs to one
 * document, so each document has its own, shared by all roots in it and by all who need it. Browsers without constructed sheets (Safari before
 * 16.4) get a `<style>` element, for which a strict policy asks a nonce.
 */
import type { Cancel } from "../../shared/clock.ts";

type Root = Document | ShadowRoot;

interface Adopted {
  count: number;
  readonly remove: Cancel;
}

const adopted = new WeakMap<Root, Map<string, Adopted>>();
const sheets = new WeakMap<Document, Map<string, CSSStyleSheet>>();

/** Adds `css` to the document or the shadow root that `element` is in, unless it has it. The returned function takes it away again. */
export function adoptStyles(element: Element, css: string, nonce: string | undefined): Cancel {
  const root = element.getRootNode() as Root; // an element that React has mounted is in one of the two
  const inRoot = entryOf(adopted, root, () => new Map<string, Adopted>());
  const present = inRoot.get(css) ?? { count: 0, remove: addStyles(root, element.ownerDocument, css, nonce) };
  inRoot.set(css, present);
  present.count += 1;
  return () => {
    present.count -= 1;
    if (present.count > 0) return;
    inRoot.delete(css);
    present.remove();
  };
}

function addStyles(root: Root, page: Document, css: string, nonce: string | undefined): Cancel {
  const sheet = sheetOf(page, css);
  if (sheet === undefined || !("adoptedStyleSheets" in root)) return addElement(root, page, css, nonce);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet);
  };
}

function sheetOf(page: Document, css: string): CSSStyleSheet | undefined {
  const ofPage = entryOf(sheets, page, () => new Map<string, CSSStyleSheet>());
  const present = ofPage.get(css);
  if (present !== undefined) return present;
  try {
    const { CSSStyleSheet: Sheet } = page.defaultView as unknown as typeof globalThis; // a window has the classes of its realm
    const sheet = new Sheet();
    sheet.replaceSync(css);
    ofPage.set(css, sheet);
    return sheet;
  } catch {
    return undefined; // Safari before 16.4 has the class, and forbids to construct it
  }
}

function addElement(root: Root, page: Document, css: string, nonce: string | undefined): Cancel {
  const style = page.createElement("style");
  if (nonce !== undefined) style.nonce = nonce;
  style.textContent = css;
  (root === page ? page.head : root).appendChild(style);
  return () => style.remove();
}

function entryOf<Key extends object, Value>(map: WeakMap<Key, Value>, key: Key, create: () => Value): Value {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}
