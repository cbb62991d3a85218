//! An opaque place in a list: it says after which row to go on, so that it outlives a restart.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::platform::Platform;

/// The cursor that goes on after the row of that number.
pub fn after(platform: Platform, number: i64) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}:after:{number}", platform.name()))
}

/// Reads a cursor; `None` when this platform did not write it.
pub fn read(platform: Platform, cursor: &str) -> Option<i64> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let number = text.strip_prefix(platform.name())?;
    number.strip_prefix(":after:")?.parse().ok()
}
