// Starts Rollcall: installs the Trusted Types policy, then loads the glue and the WebAssembly that index.html names.
// This file and theme.js are the only JavaScript written by hand.

// The framework turns fixed parts of a view into elements through `innerHTML`. Those strings are constants of our own program,
// so nothing here needs to be cleaned: whatever could run or restyle something is refused, and the assignment then throws.
// There is deliberately no createScript and no createScriptURL.
const refused = [
  /<\s*\/?\s*(?:script|iframe|frame|object|embed|link|meta|base|form|style|foreignobject|use|animate\w*|set|math)\b/i,
  /[\s"'/](?:on[a-z]+|style|srcdoc|formaction)\s*=/i,
  /=\s*["']?\s*(?:javascript|vbscript|data)\s*:/i,
];

function installPolicy() {
  trustedTypes.createPolicy("default", {
    createHTML(markup) {
      if (!refused.some((pattern) => pattern.test(markup))) return markup;
      console.error("Refused as HTML:", markup.slice(0, 120));
      return null;
    },
  });
}

// What is missing, in words; nothing when all is there. Without these the promises about credentials would be empty,
// so there is no second-best way to run.
function lack() {
  if (!window.isSecureContext) return "It must be opened over https (or from this computer).";
  if (!window.trustedTypes?.createPolicy) return "This browser has no Trusted Types, which keep foreign code out of the page. A current Chrome, Edge, Safari or Firefox has them.";
  if (!window.crypto?.subtle) return "This browser has no Web Crypto, which protects your credentials.";
  if (typeof WebAssembly !== "object") return "WebAssembly is switched off in this browser (some hardened modes do that).";
  return null;
}

function tell(sentence) {
  let line = document.getElementById("boot");
  if (!line) {
    // The program had already replaced the page when it failed.
    line = document.createElement("p");
    document.getElementById("app").replaceChildren(line);
  }
  line.setAttribute("role", "alert");
  const reload = document.createElement("button");
  reload.type = "button";
  reload.className = "button";
  reload.textContent = "Reload";
  reload.addEventListener("click", () => location.reload());
  line.replaceChildren(sentence, " ", reload);
}

// The first thing that the program asks for, whatever page it opens with, asked for while it is still on its way. The program takes
// the answer from here once (src/api/browser.rs), with the limits of src/session/settings.rs.
function askEarly() {
  const answer = fetch("/rollcall.json", { mode: "same-origin", credentials: "omit", cache: "no-store", redirect: "manual", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(15000) });
  // Whoever takes it hears of the failure.
  answer.catch(() => {});
  globalThis.early = { "/rollcall.json": answer };
}

// Fetches the parts of the program that the first page can do without (src/pages/parts.rs), when the program asks for one; what several
// need comes with each. The page that named the main part holds the hashes of these too. All share one memory and one table of
// functions; in that table is whom to tell.
function offerParts(program, names) {
  const brought = {};
  // Each file that several parts share is named after them.
  const sharedBy = (part) => Object.keys(names).filter((name) => name.startsWith("shared") && !name.endsWith("Integrity") && name.toLowerCase().includes(part));
  async function bring(part) {
    const answer = fetch(names[part], { integrity: names[`${part}Integrity`], credentials: "same-origin" });
    // While the program is awaited.
    answer.catch(() => {});
    const main = await program;
    // The second name is wasm-bindgen's, for the memory alone.
    await WebAssembly.instantiateStreaming(answer, { __wasm_split: main, "./part_bg.js": main });
  }
  const bringOnce = (part) =>
    (brought[part] ??= bring(part).catch((error) => {
      delete brought[part];
      throw error;
    }));
  const offer = (part) => async (told, asker) => {
    let here = false;
    try {
      await Promise.all([...sharedBy(part), part].map(bringOnce));
      here = true;
    } catch (error) {
      console.error(error);
    }
    (await program).__indirect_function_table.get(told)(asker, here);
  };
  globalThis.parts = { __wasm_split_load_desk: offer("desk"), __wasm_split_load_workshop: offer("workshop"), __wasm_split_load_estate: offer("estate") };
}

async function load({ js, wasm }) {
  // The preload that trunk wrote carries the hash of the program: what starts is what was built, or nothing starts.
  const integrity = document.querySelector('link[rel="preload"][as="fetch"]')?.integrity ?? "";
  const [{ default: init }, reply] = await Promise.all([import(js), fetch(wasm, { integrity, credentials: "same-origin" })]);
  if (!reply.ok) throw new Error(`the server answered ${reply.status} to ${wasm}`);
  return init({ module_or_path: reply });
}

function start() {
  askEarly();
  const names = document.querySelector('meta[name="rollcall"]').dataset;
  const program = load(names);
  // Before the glue runs, which wants it.
  offerParts(program, names);
  return program;
}

const missing = lack();
if (missing) {
  tell(`Rollcall cannot run here. ${missing}`);
} else {
  installPolicy();
  start().catch((error) => {
    console.error(error);
    tell("Rollcall could not start: its program did not arrive whole, or failed at once. Check the connection, then reload.");
  });
}
