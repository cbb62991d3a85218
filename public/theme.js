// What cannot wait for boot.js, which runs after the page is parsed.

// The chosen theme must stand before the first paint, or a dark room sees a white flash.
// Without a choice (or without storage) the system decides, in the stylesheet.
try {
  const theme = localStorage.getItem("rollcall.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden here: the system's theme is a fine answer.
}

// If boot.js itself does not arrive, nobody else is there to say so.
addEventListener("error", (event) => {
  if (!(event.target instanceof HTMLScriptElement)) return;
  const tell = () => {
    document.getElementById("boot").textContent = "Rollcall could not be loaded. Check the connection, then reload this page.";
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", tell);
  else tell();
}, true);
