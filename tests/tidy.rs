//! The house rules, each one an assertion: who may use whom, what is never written, and what every file begins with.

use std::path::{Path, PathBuf};

/// The names of the vendors: they stand in their own folders and nowhere else in the app.
const VENDORS: [&str; 5] = ["civis", "istari", "authress", "arize", "truefoundry"];
/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 9] = ["utils", "helpers", "common", "types", "manager", "service", "infra", "misc", "util"];

struct File {
    path: String,
    text: String,
}

impl File {
    /// The code without its comments and without its tests.
    fn code(&self) -> String {
        let code = self.text.split("#[cfg(test)]").next().unwrap_or_default();
        code.lines()
            .map(|line| line.split("//").next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below these folders whose name ends so.
fn files(folders: &[&str], ending: &str) -> Vec<File> {
    fn walk(folder: &Path, ending: &str, files: &mut Vec<File>) {
        for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, ending, files);
            } else if path.to_string_lossy().ends_with(ending) {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push(File {
                    path: path.strip_prefix(root()).unwrap().to_string_lossy().into_owned(),
                    text,
                });
            }
        }
    }
    let mut found = Vec::new();
    for folder in folders {
        walk(&root().join(folder), ending, &mut found);
    }
    assert!(!found.is_empty(), "no {ending} below {folders:?}: the rule would hold of nothing");
    found
}

/// Fails with every file whose code contains one of the words.
fn nowhere(files: &[File], words: &[&str], why: &str) {
    let mut broken = Vec::new();
    for file in files {
        let code = file.code();
        broken.extend(
            words
                .iter()
                .filter(|word| code.contains(**word))
                .map(|word| format!("{}: {word}", file.path)),
        );
    }
    assert!(broken.is_empty(), "{why}\n{}", broken.join("\n"));
}

fn without(files: Vec<File>, paths: &[&str]) -> Vec<File> {
    files.into_iter().filter(|file| !paths.contains(&file.path.as_str())).collect()
}

#[test]
fn nouns_verbs_and_vendors_know_no_views() {
    let files = without(files(&["src/model", "src/api", "src/platforms"], ".rs"), &["src/api/browser.rs"]);
    nowhere(&files, &["leptos"], "leptos is for state and views");
}

#[test]
fn only_the_browser_transport_fetches() {
    let files = without(files(&["src"], ".rs"), &["src/api/browser.rs", "src/main.rs"]);
    nowhere(
        &files,
        &["gloo", "fetch_with", "XmlHttpRequest", "WebSocket", "EventSource"],
        "one door to the network: api/browser.rs",
    );
}

#[test]
fn only_the_executor_opens_the_door_for_changes() {
    let files = without(files(&["src"], ".rs"), &["src/api/client.rs", "src/session/executor/step.rs"]);
    nowhere(
        &files,
        &[".writing()"],
        "what changes something leaves from session/executor/step.rs alone",
    );
}

#[test]
fn no_vendor_is_named_outside_its_folder() {
    let files: Vec<File> = files(&["src"], ".rs")
        .into_iter()
        .filter(|file| !file.path.starts_with("src/platforms/"))
        .collect();
    let mut broken = Vec::new();
    for file in files {
        let code = file.code().to_lowercase();
        broken.extend(
            VENDORS
                .iter()
                .filter(|vendor| code.contains(**vendor))
                .map(|vendor| format!("{}: {vendor}", file.path)),
        );
    }
    assert!(
        broken.is_empty(),
        "a sixth platform is one folder and two lines:\n{}",
        broken.join("\n")
    );
}

#[test]
fn each_layer_uses_only_those_below_it() {
    let allowed = [
        ("src/model", &["model"][..]),
        ("src/api", &["api", "model"]),
        ("src/platforms", &["platforms", "api", "model", "from_json"]),
        ("src/components", &["components", "model", "route"]),
        ("src/session", &["session", "platforms", "api", "model", "route"]),
        ("src/pages", &["pages", "session", "components", "model", "route"]),
    ];
    let mut broken = Vec::new();
    for (folder, allowed) in allowed {
        for file in files(&[folder], ".rs") {
            for used in file.code().split("crate::").skip(1) {
                let name: String = used
                    .chars()
                    .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                    .collect();
                if !allowed.contains(&name.as_str()) {
                    broken.push(format!("{} uses {name}", file.path));
                }
            }
        }
    }
    assert!(broken.is_empty(), "the direction of the house:\n{}", broken.join("\n"));
}

#[test]
fn app_and_sandbox_share_no_code() {
    let manifest = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    assert!(
        !manifest("sandbox/Cargo.toml").contains("rollcall"),
        "the sandbox must not depend on the app"
    );
    let app = manifest("Cargo.toml");
    let dependencies = app.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    assert!(!dependencies.contains("sandbox"), "the app must not depend on the sandbox");
}

#[test]
fn only_api_and_platforms_may_see_a_secret() {
    let files: Vec<File> = files(&["src"], ".rs")
        .into_iter()
        .filter(|file| !file.path.starts_with("src/api/") && !file.path.starts_with("src/platforms/"))
        .collect();
    let files = without(files, &["src/model/secret.rs"]);
    nowhere(&files, &["reveal("], "a secret becomes a header, and nothing else");
    let files = without(crate::files(&["src"], ".rs"), &["src/model/secret.rs", "src/pages/acts/told.rs"]);
    nowhere(&files, &["to_show("], "what is told once is shown in one dialog");
}

#[test]
fn nothing_is_put_into_the_page_but_text() {
    let words = [
        "inner_html",
        "set_inner_html",
        "insert_adjacent_html",
        "outer_html",
        "eval(",
        "style=\"",
        "style=move",
    ];
    nowhere(
        &files(&["src"], ".rs"),
        &words,
        "markup from data, and inline styles, break the content security policy",
    );
}

#[test]
fn paths_are_built_in_one_place() {
    let files = without(files(&["src"], ".rs"), &["src/route.rs", "src/api/request.rs"]);
    nowhere(
        &files,
        &["format!(\"/"],
        "a path is a literal and encoded segments: api/request.rs, route.rs",
    );
}

#[test]
fn every_file_opens_with_a_sentence_about_itself() {
    let mut broken = Vec::new();
    for file in files(&["src", "sandbox/src", "tests"], ".rs") {
        let first = file.text.lines().next().unwrap_or_default();
        let said: Vec<&str> = file.text.lines().take_while(|line| line.starts_with("//!")).collect();
        let ends = said.join(" ").contains(['.', ':', '?']);
        if !first.starts_with("//! ") || !ends {
            broken.push(file.path);
        }
    }
    assert!(broken.is_empty(), "say in one sentence what the file is:\n{}", broken.join("\n"));
}

#[test]
fn no_file_has_an_empty_name() {
    for file in files(&["src", "sandbox/src", "tests"], ".rs") {
        let named = Path::new(&file.path).file_stem().unwrap().to_string_lossy().into_owned();
        let within = Path::new(&file.path)
            .components()
            .any(|part| EMPTY_NAMES.contains(&part.as_os_str().to_string_lossy().as_ref()));
        assert!(
            !EMPTY_NAMES.contains(&named.as_str()) && !within,
            "{} says nothing of what is inside",
            file.path
        );
    }
}

#[test]
fn the_program_is_cut_in_one_place_and_without_unsafe_code() {
    let files = without(files(&["src"], ".rs"), &["src/pages/parts.rs"]);
    nowhere(
        &files,
        &["wasm_split", "#[lazy"],
        "the parts of the program are in one list: pages/parts.rs",
    );
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(
        manifest.contains("unsafe_code = \"forbid\""),
        "no file may allow itself what is unsafe"
    );
}

#[test]
fn the_command_and_the_crate_that_speak_to_each_other_have_one_version() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let locked = |name: &str| {
        let version = lock.split(&format!("name = \"{name}\"\nversion = \"")).nth(1);
        version.and_then(|rest| rest.split('"').next()).unwrap()
    };
    let (binding, marks) = (locked("wasm-bindgen"), locked("wasm_split_helpers"));
    let settings = std::fs::read_to_string(root().join("scripts/settings.sh")).unwrap();
    assert!(
        settings.contains(&format!("WASM_BINDGEN_VERSION={binding}\n")),
        "scripts/settings.sh and Cargo.lock ({binding}) must agree"
    );
    // Here the last number may differ: both sides move by themselves.
    let line = marks.rsplit_once('.').unwrap().0;
    assert!(
        settings.contains(&format!("WASM_SPLIT_VERSION={line}.")),
        "scripts/settings.sh and Cargo.lock ({marks}) must agree"
    );
}

#[test]
fn the_headers_of_the_sandbox_and_of_the_proxies_are_the_same() {
    let policy = sandbox::headers::FILE
        .lines()
        .find_map(|line| line.strip_prefix("Content-Security-Policy: "))
        .expect("the sandbox sends a policy");
    for file in ["deploy/nginx.conf", "deploy/Caddyfile"] {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        for directive in policy.split("; ") {
            assert!(text.contains(directive), "{file} lacks {directive}");
        }
    }
}

#[test]
fn the_production_settings_carry_no_credential() {
    let text = std::fs::read_to_string(root().join("public/rollcall.json")).unwrap();
    assert!(
        !text.contains("credential") && !text.contains("\"sandbox\": true"),
        "public/rollcall.json is read by everybody"
    );
}

#[test]
fn every_colour_of_text_can_be_read_on_its_ground() {
    let text = std::fs::read_to_string(root().join("style/tokens.css")).unwrap();
    let pairs = [
        ("text", "bg", 4.5),
        ("text", "surface", 4.5),
        ("text", "surface-2", 4.5),
        ("text", "hover", 4.5),
        ("text", "selected", 4.5),
        ("text-muted", "bg", 4.5),
        ("text-muted", "surface", 4.5),
        ("text-muted", "surface-2", 4.5),
        ("text-muted", "selected", 4.5),
        ("text-subtle", "bg", 4.5),
        ("text-subtle", "surface", 4.5),
        ("text-subtle", "surface-2", 4.5),
        ("accent-text", "bg", 4.5),
        ("accent-text", "surface", 4.5),
        ("on-solid", "accent", 4.5),
        ("on-solid", "accent-hover", 4.5),
        ("on-solid", "danger-solid", 4.5),
        ("ok-fg", "ok-bg", 4.5),
        ("warn-fg", "warn-bg", 4.5),
        ("danger-fg", "danger-bg", 4.5),
        ("info-fg", "info-bg", 4.5),
        ("neutral-fg", "neutral-bg", 4.5),
        ("pending-fg", "pending-bg", 4.5),
        ("border-strong", "surface", 3.0),
        ("focus", "surface", 3.0),
        ("focus", "bg", 3.0),
        ("ok-line", "surface", 3.0),
        ("warn-line", "surface", 3.0),
        ("danger-line", "surface", 3.0),
        ("info-line", "surface", 3.0),
        ("neutral-line", "surface", 3.0),
        ("pending-line", "surface", 3.0),
    ];
    for dark in [false, true] {
        for (front, ground, least) in pairs {
            let ratio = contrast(luminance(token(&text, front, dark)), luminance(token(&text, ground, dark)));
            assert!(
                ratio >= least,
                "{front} on {ground}{}: {ratio:.2}, at least {least}",
                if dark { ", dark" } else { "" }
            );
        }
    }
}

/// Lightness, chroma and hue of a token in `style/tokens.css`: `light-dark(oklch(…), oklch(…))`, or one `oklch(…)` for both.
fn token(text: &str, name: &str, dark: bool) -> [f64; 3] {
    let value = text
        .split(&format!("--{name}: "))
        .nth(1)
        .unwrap_or_else(|| panic!("no token {name}"))
        .split(';')
        .next()
        .unwrap();
    let colours: Vec<&str> = value.split("oklch(").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
    let colour = if dark && colours.len() > 1 { colours[1] } else { colours[0] };
    let numbers: Vec<f64> = colour
        .split_whitespace()
        .take(3)
        .map(|number| number.parse().unwrap_or_else(|_| panic!("{name}: {number}")))
        .collect();
    [numbers[0], numbers[1], numbers[2]]
}

/// Relative luminance of an OKLCH colour, by way of linear sRGB (CSS Color 4, 10; WCAG 2.2, "relative luminance").
fn luminance([lightness, chroma, hue]: [f64; 3]) -> f64 {
    let (green_red, blue_yellow) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let cube = |root: f64| root * root * root;
    let long = cube(lightness + 0.396_337_777_4 * green_red + 0.215_803_757_3 * blue_yellow);
    let medium = cube(lightness - 0.105_561_345_8 * green_red - 0.063_854_172_8 * blue_yellow);
    let short = cube(lightness - 0.089_484_177_5 * green_red - 1.291_485_548 * blue_yellow);
    let red = 4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short;
    let green = -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short;
    let blue = -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701 * short;
    0.2126 * red.clamp(0.0, 1.0) + 0.7152 * green.clamp(0.0, 1.0) + 0.0722 * blue.clamp(0.0, 1.0)
}

fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}
