// Who asks here. The key stays in this tab (sessionStorage); the conversation in this browser.

import { Service } from "../widget/service.js";

const KEY = "footnote-key";
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

// An expired token is not renewed here: the widget that handed it over does that.
export const service = new Service({ endpoint, credential: async (anew) => (anew ? null : key.get()) });

/** Throws a Problem if the key does not hold. */
export async function tryKey(value) {
  await new Service({ endpoint, credential: async () => value }).send("v1/documents");
}

/** A widget on another site hands the token of its viewer over in the address. It goes into this tab and out of the
 *  address, and takes no other key's place. */
export function takeToken() {
  const values = new URLSearchParams(location.hash.slice(1));
  const token = values.get("token");
  if (token === null) return;
  values.delete("token");
  history.replaceState(null, "", `${location.pathname}#${values}`);
  if (!key.get() && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) key.set(token);
}
