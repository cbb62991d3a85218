//! A file that is read in slices, so that a large one neither fills the memory nor holds the page up.

use super::Soon;

/// A file somewhere: chosen by a person, or in a test's memory.
pub trait File {
    /// What it is called, without a folder.
    fn name(&self) -> &str;

    /// How many bytes it has.
    fn length(&self) -> u64;

    /// Reads `length` bytes from `from` on, fewer only at the end of the file; or the reason why not, as a sentence.
    fn read(&self, from: u64, length: usize) -> Soon<'_, Result<Vec<u8>, String>>;
}

/// A file that is in memory already.
pub struct InMemory {
    /// What it is called.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl File for InMemory {
    fn name(&self) -> &str {
        &self.name
    }

    fn length(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read(&self, from: u64, length: usize) -> Soon<'_, Result<Vec<u8>, String>> {
        let from = usize::try_from(from).unwrap_or(usize::MAX).min(self.bytes.len());
        let end = from.saturating_add(length).min(self.bytes.len());
        Box::pin(std::future::ready(Ok(self.bytes[from..end].to_vec())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_beyond_the_end_is_short_or_empty() {
        use futures_util::FutureExt;
        let file = InMemory {
            name: "a.txt".to_owned(),
            bytes: b"hello".to_vec(),
        };
        let read = |from, length| file.read(from, length).now_or_never().unwrap().unwrap();
        assert_eq!(read(3, 10), b"lo");
        assert_eq!(read(9, 1), b"");
        assert_eq!(read(u64::MAX, usize::MAX), b"");
    }
}
