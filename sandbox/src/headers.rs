//! The security headers of the main port, read from the one text file that a proxy's configuration is compared with.

use std::sync::LazyLock;

use axum::extract::Request;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// The file itself, for tests that compare it with a proxy's configuration.
pub const FILE: &str = include_str!("../headers.txt");

/// Prefix of the lines, and of the paths, that belong to the platforms.
const PLATFORMS: &str = "/api/";

type Headers = Vec<(HeaderName, HeaderValue)>;

static EVERYWHERE: LazyLock<Headers> = LazyLock::new(|| read(|line| (!line.starts_with('/')).then_some(line)));
static ON_PLATFORMS: LazyLock<Headers> = LazyLock::new(|| read(|line| line.strip_prefix(PLATFORMS)));

fn read(wanted: impl Fn(&'static str) -> Option<&'static str>) -> Headers {
    FILE.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(wanted)
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.trim().parse().ok()?, value.trim().parse().ok()?))
        })
        .collect()
}

/// Puts the set on every answer exactly once, in place of whatever was there.
///
/// As the production proxy does, it also takes away the answers to cross-origin questions: the app and the platforms
/// share one origin here, and nobody else is to read them.
pub async fn secure(request: Request, next: Next) -> Response {
    let on_platforms = request.uri().path().starts_with(PLATFORMS);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let foreign: Vec<_> = headers
        .keys()
        .filter(|name| name.as_str().starts_with("access-control-"))
        .cloned()
        .collect();
    for name in foreign {
        headers.remove(name);
    }
    for (name, value) in EVERYWHERE.iter() {
        headers.insert(name.clone(), value.clone());
    }
    if on_platforms {
        for (name, value) in ON_PLATFORMS.iter() {
            headers.insert(name.clone(), value.clone());
        }
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}
