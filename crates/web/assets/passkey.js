// The passkey step: the only script of this house, and nothing else depends on it.
"use strict";
const post = async (address, body) => {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const said = await answer.json();
  if (!answer.ok) throw { detail: said.detail };
  return said;
};
const ways = {
  "sign-in": async () => {
    const asked = await post("/sign-in/passkey/begin", {});
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey);
    const credential = await navigator.credentials.get({ publicKey });
    return post("/sign-in/passkey/finish", { ceremony: asked.ceremony, credential });
  },
  add: async (form) => {
    const asked = await post("/people/passkeys/begin", {});
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked.publicKey);
    const credential = await navigator.credentials.create({ publicKey });
    const name = form.elements["passkey-name"].value;
    return post("/people/passkeys/finish", { ceremony: asked.ceremony, name, credential });
  },
};
for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[data-said]");
    said.textContent = "Your device asks you now.";
    try {
      const { next } = await ways[form.dataset.passkey](form);
      // Only a path of this house: an answer cannot lead elsewhere.
      const to = new URL(next, location.origin);
      location.assign(to.pathname + to.search);
    } catch (error) {
      const why = error.detail ? ` The reason: ${error.detail}.` : "";
      said.textContent = `That did not work. Nothing was changed.${why} Try again, or take a link.`;
    }
  });
}
