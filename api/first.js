"use strict";
const form = document.querySelector("form");
const status = document.querySelector("[role=status]");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = { token: location.hash.slice(1), password: form.elements.password.value };
  const answer = await fetch("/v1/account/first", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
    body: JSON.stringify(given),
  });
  const told = await answer.json();
  if (!answer.ok) {
    status.textContent = told.detail;
    return;
  }
  history.replaceState(null, "", location.pathname);
  form.hidden = true;
  status.textContent = told.handle;
  document.querySelector("code").textContent = told.factor;
  document.querySelector("p[hidden]").hidden = false;
});
