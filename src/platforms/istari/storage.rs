//! Addresses under which content is stored and fetched, in one piece or in parts (contract 3 and 4).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::api::endpoint::Endpoint;
use crate::api::policy::Class;
use crate::api::read;
use crate::api::request::{Body, Method, Path, Query, Reply};
use crate::model::change::Change;
use crate::model::error::ErrorKind;

/// The most parts that an upload may have (contract 3).
pub const MOST_PARTS: u32 = 10_000;

/// An address that serves for a while. It has no `Debug`: whoever has it needs no credential.
#[derive(Deserialize)]
pub struct TemporaryUrl {
    /// The whole address, with its signature.
    pub url: String,
}

/// `generate_upload_url`: `GET /api/v2/tokens/{sha}/upload-url` (contract 3). It reads, although a write will follow.
#[derive(Debug)]
pub struct GenerateUploadUrl<'a> {
    /// Of the content with its salt.
    pub sha: &'a str,
    /// The model that the content belongs to.
    pub model_id: Option<&'a str>,
}

impl Endpoint for GenerateUploadUrl<'_> {
    type Output = TemporaryUrl;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/api/v2/tokens").segment(self.sha).literal("/upload-url")
    }

    fn query(&self) -> Query {
        Query::new().with_some("model_id", self.model_id.as_ref())
    }

    fn read(&self, reply: &Reply) -> Result<TemporaryUrl, ErrorKind> {
        read::object(read::json(reply)?)
    }
}

/// `generate_download_url`: `GET /api/v2/tokens/{sha}/download-url` (contract 3).
#[derive(Debug)]
pub struct GenerateDownloadUrl<'a> {
    /// Of the content with its salt.
    pub sha: &'a str,
}

impl Endpoint for GenerateDownloadUrl<'_> {
    type Output = TemporaryUrl;
    const METHOD: Method = Method::Get;
    const CLASS: Class = Class::Query;

    fn path(&self) -> Path {
        Path::of("/api/v2/tokens").segment(self.sha).literal("/download-url")
    }

    fn read(&self, reply: &Reply) -> Result<TemporaryUrl, ErrorKind> {
        read::object(read::json(reply)?)
    }
}

/// An upload in parts that has begun.
pub struct MultipartUpload {
    /// By which it is finished.
    pub upload_id: String,
    /// Where each part goes, from the first on. Fewer than were asked for means that the upload must be cancelled, for which the id is
    /// needed: that is why it is read all the same.
    pub parts: Vec<TemporaryUrl>,
}

#[derive(Deserialize)]
struct Begun<'a> {
    upload_id: read::Id,
    #[serde(borrow)]
    upload_urls: HashMap<String, &'a RawValue>,
}

/// `create_multipart_upload`: `POST /api/v2/tokens/multipart-upload` (contract 3).
#[derive(Debug, Serialize)]
pub struct CreateMultipartUpload<'a> {
    /// Of the content with its salt.
    pub sha: &'a str,
    /// How many parts, from 1 to 10,000.
    pub num_parts: u32,
    /// The model that the content belongs to.
    #[serde(skip_serializing_if = "Change::is_kept")]
    pub model_id: Change<&'a str>,
}

impl Endpoint for CreateMultipartUpload<'_> {
    type Output = MultipartUpload;
    const METHOD: Method = Method::Post;
    const CLASS: Class = Class::Upload;

    fn objection(&self) -> Option<String> {
        (!(1..=MOST_PARTS).contains(&self.num_parts)).then(|| "An upload has 1 to 10,000 parts.".to_owned())
    }

    fn path(&self) -> Path {
        Path::of("/api/v2/tokens/multipart-upload")
    }

    fn body(&self) -> Body {
        Body::json(self)
    }

    /// The addresses come as a map from the part's number as text, from `"1"` (contract 3).
    fn read(&self, reply: &Reply) -> Result<MultipartUpload, ErrorKind> {
        let begun: Begun = read::object(read::json(reply)?)?;
        let part = |number: u32| read::object(begun.upload_urls.get(&number.to_string())?).ok();
        Ok(MultipartUpload {
            parts: (1..=self.num_parts).map_while(part).collect(),
            upload_id: begun.upload_id.0,
        })
    }
}

/// A part that the storage has. The names are those of AWS (contract 1, "Casing").
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CompletedPart {
    /// What the storage called it.
    #[serde(rename = "ETag")]
    pub etag: String,
    /// From 1.
    #[serde(rename = "PartNumber")]
    pub number: u32,
}

/// `finalize_multipart_upload`: `PUT /api/v2/tokens/multipart-upload` (contract 3).
#[derive(Debug)]
pub struct FinalizeMultipartUpload<'a> {
    /// Of the content with its salt.
    pub sha: &'a str,
    /// Which upload.
    pub upload_id: &'a str,
    /// Every part, to complete the upload; `None` cancels it.
    pub completed_parts: Option<&'a [CompletedPart]>,
}

#[derive(Serialize)]
struct Finalize<'a> {
    action: &'static str,
    sha: &'a str,
    upload_id: &'a str,
    completed_parts: Option<&'a [CompletedPart]>,
}

impl Endpoint for FinalizeMultipartUpload<'_> {
    type Output = ();
    const METHOD: Method = Method::Put;
    const CLASS: Class = Class::Idempotent;

    fn path(&self) -> Path {
        Path::of("/api/v2/tokens/multipart-upload")
    }

    fn body(&self) -> Body {
        Body::json(&Finalize {
            action: if self.completed_parts.is_some() { "complete" } else { "cancel" },
            sha: self.sha,
            upload_id: self.upload_id,
            completed_parts: self.completed_parts,
        })
    }

    fn read(&self, reply: &Reply) -> Result<(), ErrorKind> {
        read::nothing(reply)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_whose_addresses_are_not_all_there_can_still_be_cancelled() {
        let create = CreateMultipartUpload {
            sha: "0",
            num_parts: 3,
            model_id: Change::Keep,
        };
        let reply = |body: &str| Reply {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.as_bytes().to_vec().into(),
        };
        let body = r#"{"upload_id":"up-1","upload_urls":{"1":{"url":"/a"},"3":{"url":"/c"},"2":{}}}"#;
        let upload = create.read(&reply(body)).unwrap();
        assert_eq!((upload.upload_id.as_str(), upload.parts.len()), ("up-1", 1));
        assert!(create.read(&reply(r#"{"upload_urls":{}}"#)).is_err());
    }
}
