// Who asks here. The key stays in this tab (sessionStorage); the conversation in this browser.

import { Service } from "../widget/service.js";

const KEY = "footnote-key";
const HANDED = "footnote-reading";
const CONVERSATION = "footnote-conversation";
const endpoint = `${location.origin}/`;

export const key = {
  get: () => sessionStorage.getItem(KEY),
  set: (value) => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

/** The id of the conversation that this browser goes on with. The service takes it only with the key it was begun with. */
export const conversation = {
  get: () => localStorage.getItem(CONVERSATION),
  set: (id) => (id ? localStorage.setItem(CONVERSATION, id) : localStorage.removeItem(CONVERSATION)),
};

export const service = new Service({ endpoint, credential: async (anew) => (anew ? null : key.get()) });

/** What opens the pages behind footnotes: with no key, the token of the viewer whom a widget sent here. One that has
 *  expired is not renewed here: the widget that handed it over does that. */
export const readingAs = () => key.get() ?? sessionStorage.getItem(HANDED);
export const reading = new Service({ endpoint, credential: async (anew) => (anew ? null : readingAs()) });

/** Throws a Problem if the key does not hold. */
export async function tryKey(value) {
  await new Service({ endpoint, credential: async () => value }).send("v1/documents");
}

/** A widget on another site hands the token of its viewer over in the address. It goes into this tab and out of the
 *  address, and opens pages only: anybody can send a link with a token of their own, and would have what is asked with
 *  it among their own questions. */
export function takeToken() {
  const values = new URLSearchParams(location.hash.slice(1));
  const token = values.get("token");
  if (token === null) return;
  values.delete("token");
  history.replaceState(null, "", `${location.pathname}#${values}`);
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) sessionStorage.setItem(HANDED, token);
}
