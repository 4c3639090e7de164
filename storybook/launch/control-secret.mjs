/** How the page of the stories gets the secret that the simulator's control asks for: a page of another origin cannot read it. */

/** An element for the head of the page. @param {string} secret */
export function controlSecretMeta(secret) {
  const text = secret.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<meta name="atlas-control-secret" content="${text}">`;
}
