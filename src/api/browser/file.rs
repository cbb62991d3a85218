//! A file that a person chose, read from where it lies: only the slice that is asked for comes into memory.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "the browser counts bytes in floating point, exact up to 2^53"
)]

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;

use crate::api::Soon;
use crate::api::file::File;

/// The browser's handle of a file.
pub struct Chosen {
    name: String,
    file: web_sys::File,
}

impl Chosen {
    /// What a file field gave.
    pub fn new(file: web_sys::File) -> Self {
        Self { name: file.name(), file }
    }
}

impl File for Chosen {
    fn name(&self) -> &str {
        &self.name
    }

    fn length(&self) -> u64 {
        self.file.size() as u64
    }

    fn read(&self, from: u64, length: usize) -> Soon<'_, Result<Vec<u8>, String>> {
        let (from, end) = (from as f64, from as f64 + length as f64);
        Box::pin(async move {
            let unreadable = |_| {
                format!(
                    "The file {} can no longer be read: it was moved, changed or locked. Choose it again.",
                    self.name
                )
            };
            let slice = self.file.slice_with_f64_and_f64(from, end).map_err(unreadable)?;
            let bytes = JsFuture::from(slice.array_buffer()).await.map_err(unreadable)?;
            Ok(Uint8Array::new(&bytes).to_vec())
        })
    }
}
