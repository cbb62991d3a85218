//! Serves the built app from memory: right types, long caching for hashed files, compressed once at the start.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::{fs, io, thread};

use axum::body::Body;
use axum::http::header::{ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

/// The page that answers for every address of the app.
const PAGE: &str = "index.html";

/// The files of the app, by their path without the leading `/`.
#[derive(Default)]
pub struct AppFiles(Arc<HashMap<String, File>>);

struct File {
    kind: &'static str,
    plain: Bytes,
    // Empty until the background thread has come to it; the file is sent as it is until then.
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

impl AppFiles {
    /// Reads a folder into memory and starts to compress it in the background.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut files = HashMap::new();
        collect(folder, "", &mut files)?;
        let files = Arc::new(files);
        let to_compress = Arc::clone(&files);
        thread::spawn(move || {
            for file in to_compress.values().filter(|file| file.compresses()) {
                // Setting twice cannot happen: this thread is the only one that sets.
                if let Ok(small) = brotli(&file.plain) {
                    let _ = file.brotli.set(small);
                }
                if let Ok(small) = gzip(&file.plain) {
                    let _ = file.gzip.set(small);
                }
            }
        });
        Ok(Self(files))
    }

    /// The answer to a request for a file or a page of the app.
    pub fn answer(&self, method: &Method, path: &str, headers: &HeaderMap) -> Response {
        if method != Method::GET && method != Method::HEAD {
            return (StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD here.\n").into_response();
        }
        let path = path.trim_start_matches('/');
        if let Some(file) = self.0.get(path).filter(|_| path != PAGE) {
            return file.answer(caching(path), headers);
        }
        // A missing file is missing: answering it with the page would let a cache keep the wrong thing.
        let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        let wants_page = path.is_empty() || path == PAGE || (!is_file && accepts(headers, ACCEPT.as_str(), "text/html"));
        match self.0.get(PAGE) {
            Some(page) if wants_page => page.answer("no-store", headers),
            _ => (
                StatusCode::NOT_FOUND,
                [(CACHE_CONTROL, "no-store")],
                "There is no such page or file.\n",
            )
                .into_response(),
        }
    }
}

impl File {
    fn compresses(&self) -> bool {
        // Pictures and fonts are compressed already.
        self.plain.len() > 512
            && (self.kind.starts_with("text/") || ["json", "wasm", "svg", "xml"].iter().any(|kind| self.kind.contains(kind)))
    }

    fn answer(&self, caching: &'static str, headers: &HeaderMap) -> Response {
        let takes = |coding| accepts(headers, ACCEPT_ENCODING.as_str(), coding);
        let (body, coding) = match (self.brotli.get(), self.gzip.get()) {
            (Some(small), _) if takes("br") => (small, Some("br")),
            (_, Some(small)) if takes("gzip") => (small, Some("gzip")),
            _ => (&self.plain, None),
        };
        let mut response = Response::new(Body::from(body.clone()));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        if let Some(coding) = coding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        response
    }
}

fn collect(folder: &Path, under: &str, files: &mut HashMap<String, File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{under}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            let file = File {
                kind: kind(&name),
                plain: fs::read(entry.path())?.into(),
                brotli: OnceLock::new(),
                gzip: OnceLock::new(),
            };
            files.insert(name, file);
        }
    }
    Ok(())
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A file with a hash in its name never changes; every other is asked for again.
fn caching(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let hashed = name
        .split(['-', '_', '.'])
        .any(|part| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit()) && part.bytes().any(|byte| byte.is_ascii_digit()));
    if hashed {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// Whether a header lists that value, and not with a weight of zero.
fn accepts(headers: &HeaderMap, name: &str, wanted: &str) -> bool {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|item| {
            let mut parts = item.split(';').map(str::trim);
            parts.next() == Some(wanted) && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0"))
        })
}

fn brotli(plain: &[u8]) -> io::Result<Bytes> {
    let mut small = Vec::new();
    let mut compressor = brotli::CompressorWriter::new(&mut small, 1 << 16, 9, 22);
    compressor.write_all(plain)?;
    drop(compressor);
    Ok(small.into())
}

fn gzip(plain: &[u8]) -> io::Result<Bytes> {
    let mut compressor = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    compressor.write_all(plain)?;
    Ok(compressor.finish()?.into())
}
