//! A short message that goes away by itself.

use super::status::Tone;

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// Names it within the stack.
    pub id: u64,
    /// Its colour family and icon.
    pub tone: Tone,
    /// What it says.
    pub text: String,
    /// What can be done about it: the words on a button.
    pub action: Option<&'static str>,
}
