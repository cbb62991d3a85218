//! The stories of the console, played in a real Chromium against the built app and the sandbox.
//!
//! Needs `dist/` and the release sandbox; `SANDBOX_BIN`, `DIST`, `CHROME` and `AXE` say where things are, if not in
//! their usual places. A story that fails leaves a picture of its last moment in `target/e2e-screenshots/`.

mod accessibility;
mod acts;
mod belongings;
mod bench;
mod browser;
mod connections;
mod faults;
mod import;
mod keys;
mod log;
mod narrow;
mod parts;
mod people;
mod person;
mod pictures;
mod reading;
mod recorder;
mod sandbox;
mod scenes;
mod stage;
mod tab;
mod things;
mod trees;
mod unreachable;
mod users;
