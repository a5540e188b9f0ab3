"use strict";
// The token of a first login stands behind `#`, which no browser sends: put it into the form, and out of the address.
const token = document.querySelector("#token");
if (token && location.hash.length > 1) {
  token.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
}
