"use strict";
// The digest of a chosen file is shown as soon as it is chosen; the server makes it again from the file that it takes.
for (const chosen of document.querySelectorAll('#filing input[type="file"]')) {
  chosen.addEventListener("change", async () => {
    const digest = chosen.parentElement.querySelector('input[name="documents.digest"]');
    if (!chosen.files.length || !globalThis.crypto?.subtle) return;
    const found = await crypto.subtle.digest("SHA-256", await chosen.files[0].arrayBuffer());
    digest.value = Array.from(new Uint8Array(found), (byte) => byte.toString(16).padStart(2, "0")).join("");
    digest.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
