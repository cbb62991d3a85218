//! Storing a file in one piece or in parts, and fetching it again (contract 4, "Upload of one blob", "Multipart").

use sha2::{Digest, Sha384};

use super::{Progress, Stage, Tools};
use crate::api::client::Client;
use crate::api::file::{File, InMemory};
use crate::api::storage::{self, Allowed};
use crate::model::change::Change;
use crate::model::error::{ApiError, ErrorKind};
use crate::platforms::istari::revision::{Properties, Token, hexadecimal, moment, uuid};
use crate::platforms::istari::storage::{
    CompletedPart, CreateMultipartUpload, FinalizeMultipartUpload, GenerateDownloadUrl, GenerateUploadUrl, MOST_PARTS, MultipartUpload,
};

/// How much is read and hashed at a time.
const SLICE: usize = 1 << 20;

/// When a file goes in parts, and how large they are.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// The largest file that goes in one piece, in bytes.
    pub whole: u64,
    /// The size of a part, in bytes; larger for a file that would have more than 10,000 of them.
    pub part: u64,
}

impl Default for Sizes {
    /// One piece is in memory as a whole while it is sent, so these are far below the vendor's 2 GiB and 128 MiB,
    /// which are its own choice (contract 4). Storages take no part below 5 MiB.
    fn default() -> Self {
        Self {
            whole: 32 << 20,
            part: 16 << 20,
        }
    }
}

impl Sizes {
    /// The size of the parts of a file of that length, and how many there are.
    fn parts(self, length: u64) -> (u64, u32) {
        let part = self.part.max(length.div_ceil(u64::from(MOST_PARTS))).max(1);
        (part, u32::try_from(length.div_ceil(part)).unwrap_or(u32::MAX).max(1))
    }
}

/// Hashes a file and its salt, slice by slice, into the token under which it will be stored.
///
/// # Errors
/// Why the file cannot be read.
pub async fn token(tools: Tools<'_>, file: &dyn File, salt: &str) -> Result<Token, ApiError> {
    let created = moment(tools.client.reading().environment.now());
    let mut hash = Sha384::new();
    let length = file.length();
    let mut done = 0;
    while done < length {
        let slice = slice(file, done, SLICE).await?;
        done += slice.len() as u64;
        hash.update(&slice);
        (tools.progress)(Progress {
            stage: Stage::Reading,
            done,
            of: length,
        });
    }
    hash.update(salt.as_bytes());
    Ok(Token {
        id: uuid(tools.cipher),
        created,
        sha: hexadecimal(&hash.finalize()),
        salt: salt.to_owned(),
    })
}

/// Reads a slice that must not be empty: a file that shrank while it was read would never come to its end.
async fn slice(file: &dyn File, from: u64, length: usize) -> Result<Vec<u8>, ApiError> {
    let slice = file.read(from, length).await.map_err(ApiError::not_sent)?;
    if slice.is_empty() {
        return Err(ApiError::not_sent("The file became shorter while it was read. Choose it again."));
    }
    Ok(slice)
}

/// Stores a file, in parts if it is large. What is stored already is not sent again.
///
/// # Errors
/// Why it is not known to be stored.
pub async fn store(tools: Tools<'_>, file: &dyn File, salt: &str) -> Result<Token, ApiError> {
    let token = token(tools, file, salt).await?;
    if file.length() > tools.sizes.whole {
        in_parts(tools, file, &token.sha).await?;
    } else {
        in_one_piece(tools, file, &token.sha).await?;
    }
    Ok(token)
}

/// Stores the properties of a file, which always go in one piece.
///
/// # Errors
/// Why they are not known to be stored.
pub async fn store_properties(tools: Tools<'_>, properties: &Properties, salt: &str) -> Result<Token, ApiError> {
    let document = InMemory {
        name: String::new(),
        bytes: properties.document(),
    };
    // Nobody waits for so small a thing.
    let tools = Tools {
        progress: &|_| {},
        ..tools
    };
    let token = token(tools, &document, salt).await?;
    in_one_piece(tools, &document, &token.sha).await?;
    Ok(token)
}

async fn in_one_piece(tools: Tools<'_>, file: &dyn File, sha: &str) -> Result<(), ApiError> {
    let length = file.length();
    let sent = async {
        let address = tools.client.reading().ask(&GenerateUploadUrl { sha, model_id: None }).await?;
        let bytes = whole(file, 0, length).await?;
        storage::put(tools.client, tools.allowed, &address.url, blob_headers(&address.url), bytes).await
    };
    stored_already(sent.await.map(drop))?;
    (tools.progress)(Progress {
        stage: Stage::Sending,
        done: length,
        of: length,
    });
    Ok(())
}

/// A conflict means that the same content is there: its address is its hash (contract 4).
fn stored_already(sent: Result<(), ApiError>) -> Result<(), ApiError> {
    match sent {
        Err(error) if error.kind == ErrorKind::Conflict => Ok(()),
        sent => sent,
    }
}

/// An Azure storage wants to be told what kind of blob it is (contract 4).
fn blob_headers(url: &str) -> Vec<(&'static str, String)> {
    let azure = url.contains(".blob.core.windows.net") || ["se=", "sp=", "sv="].iter().all(|name| url.contains(name));
    if azure {
        vec![("x-ms-blob-type", "BlockBlob".to_owned())]
    } else {
        Vec::new()
    }
}

/// A range of a file in one piece, however small the slices are in which it comes.
pub(super) async fn whole(file: &dyn File, from: u64, length: u64) -> Result<Vec<u8>, ApiError> {
    let length = usize::try_from(length).map_err(|_| ApiError::not_sent("The file is too large for this browser."))?;
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        bytes.extend(slice(file, from + bytes.len() as u64, length - bytes.len()).await?);
    }
    Ok(bytes)
}

async fn in_parts(tools: Tools<'_>, file: &dyn File, sha: &str) -> Result<(), ApiError> {
    let (size, num_parts) = tools.sizes.parts(file.length());
    let create = CreateMultipartUpload {
        sha,
        num_parts,
        model_id: Change::Clear,
    };
    let upload = match tools.client.send(&create).await {
        Err(error) if error.kind == ErrorKind::Conflict => return Ok(()),
        answer => answer?,
    };
    let finish = |completed_parts| finish(tools, sha, &upload.upload_id, completed_parts);
    let done = async {
        let parts = send_parts(tools, file, &upload, size).await?;
        finish(Some(parts)).await
    };
    if let Err(error) = done.await {
        // Parts that nobody asks for any more cost their owner storage. If this fails too, the first failure says more.
        let _ = finish(None).await;
        return Err(error);
    }
    Ok(())
}

/// Completes an upload, or cancels it without parts.
async fn finish(tools: Tools<'_>, sha: &str, upload_id: &str, parts: Option<Vec<CompletedPart>>) -> Result<(), ApiError> {
    let finalize = FinalizeMultipartUpload {
        sha,
        upload_id,
        completed_parts: parts.as_deref(),
    };
    tools.client.send(&finalize).await
}

async fn send_parts(tools: Tools<'_>, file: &dyn File, upload: &MultipartUpload, size: u64) -> Result<Vec<CompletedPart>, ApiError> {
    let length = file.length();
    if (upload.parts.len() as u64).saturating_mul(size) < length {
        let missing = "the addresses of some parts are missing".to_owned();
        return Err(ApiError::of(ErrorKind::Unexpected(missing)));
    }
    let mut completed = Vec::with_capacity(upload.parts.len());
    let mut from = 0;
    for (address, number) in upload.parts.iter().zip(1..) {
        let bytes = whole(file, from, size.min(length - from)).await?;
        from += bytes.len() as u64;
        let reply = storage::put(tools.client, tools.allowed, &address.url, Vec::new(), bytes).await?;
        let etag = match reply.header("etag") {
            Some(etag) => etag.trim_matches('"').to_owned(),
            // Azure numbers its blocks itself (contract 4, "Multipart").
            None if reply.status == 201 => "N/A".to_owned(),
            None => {
                return Err(ApiError::of(ErrorKind::Unexpected(
                    "the storage does not tell the ETag of a part".to_owned(),
                )));
            }
        };
        completed.push(CompletedPart { etag, number });
        (tools.progress)(Progress {
            stage: Stage::Sending,
            done: from,
            of: length,
        });
    }
    Ok(completed)
}

/// Fetches what is stored under a hash, `most` bytes at the most, and checks it if the salt is known.
///
/// # Errors
/// Why there is nothing; [`ErrorKind::Unexpected`] if what came is not what was stored.
pub async fn fetch(client: &Client, allowed: Allowed<'_>, sha: &str, salt: Option<&str>, most: usize) -> Result<Vec<u8>, ApiError> {
    let address = client.ask(&GenerateDownloadUrl { sha }).await?;
    let reply = storage::get(client, allowed, &address.url, most).await?;
    if let Some(salt) = salt {
        let hash = Sha384::new().chain_update(reply.body.as_slice()).chain_update(salt).finalize();
        if hexadecimal(&hash) != sha {
            return Err(ApiError::of(ErrorKind::Unexpected("the content does not fit its hash".to_owned())));
        }
    }
    Ok(reply.body.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_has_more_parts_than_the_platform_takes() {
        let sizes = Sizes::default();
        assert_eq!(sizes.parts(2 << 30), (16 << 20, 128));
        for length in [0, 1, 16 << 20, (16 << 20) + 1, 1 << 45] {
            let (size, count) = sizes.parts(length);
            assert!((1..=MOST_PARTS).contains(&count), "{length}: {count} parts");
            assert!(size * u64::from(count) >= length);
        }
        assert_eq!(Sizes { whole: 10, part: 8 }.parts(24), (8, 3));
    }

    #[test]
    fn only_an_azure_storage_is_told_the_kind_of_blob() {
        assert!(blob_headers("/store/x?signature=1").is_empty());
        for url in ["https://a.blob.core.windows.net/c/x", "https://z.example/x?sv=1&se=2&sp=rw&sig=3"] {
            assert_eq!(blob_headers(url).len(), 1, "{url}");
        }
    }

    #[test]
    fn the_hash_is_the_vendors() {
        // Contract 4, "Token": salt `abc` and content `hello`.
        let hash = Sha384::new().chain_update("hello").chain_update("abc").finalize();
        assert!(hexadecimal(&hash).starts_with("1781cb69bcc28751"));
    }
}
