//! Patterns, read by the engine that the browser has: it costs no download.

use js_sys::{Array, Function, Reflect, RegExp, global};
use wasm_bindgen::JsCast;

/// Whether the pattern is found in the path; nothing if it cannot be read as a pattern.
pub fn matches(pattern: &str, path: &str) -> Option<bool> {
    let engine: Function = Reflect::get(&global(), &"RegExp".into()).ok()?.dyn_into().ok()?;
    // Not `RegExp::new`: what that throws at a pattern it cannot read would end the program. `u` reads letter by letter, and refuses
    // what has no meaning instead of guessing one.
    let read = Reflect::construct(&engine, &Array::of2(&pattern.into(), &"u".into())).ok()?;
    Some(read.unchecked_into::<RegExp>().test(path))
}
