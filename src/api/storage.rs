//! Requests to a storage whose addresses were signed beforehand: no credential goes with them, and only hosts that are
//! allowed are reached at all.

use super::client::{Client, WriteClient};
use super::policy::{Class, Limits};
use super::request::{Method, Reply, Request};
use crate::model::error::{ApiError, ErrorKind};

/// Where files may be sent to and fetched from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allowed<'a>(
    /// Beginnings of addresses, such as `https://store.example.com`, besides the page's own origin.
    pub &'a [&'a str],
);

impl Allowed<'_> {
    /// Why an address must not be reached; `None` if it may be.
    fn objection(&self, url: &str) -> Option<String> {
        // Browsers drop tabs and line ends from an address and take `\` for `/`: such an address is not what it looks like.
        let odd = url
            .chars()
            .any(|letter| letter.is_whitespace() || letter.is_control() || letter == '\\');
        let own = url.starts_with('/') && !url.starts_with("//");
        let begins = |prefix: &&&str| {
            let rest = url.strip_prefix(**prefix);
            // Without the slash, `https://store.example` would also allow `https://store.example.evil.example`.
            rest.is_some_and(|rest| !prefix.is_empty() && (prefix.ends_with('/') || rest.starts_with('/')))
        };
        if !odd && (own || self.0.iter().any(|prefix| begins(&prefix))) {
            return None;
        }
        let host = url.split('/').nth(2).unwrap_or_default();
        let host: String = host.chars().filter(|letter| !letter.is_control()).take(60).collect();
        Some(format!(
            "The platform stores files on another host{}{host}, which these settings do not allow.",
            if host.is_empty() { "" } else { ": " }
        ))
    }

    fn request(&self, method: Method, url: &str) -> Result<Request, ApiError> {
        if let Some(why) = self.objection(url) {
            return Err(ApiError::not_sent(why));
        }
        // Apart, so that the flight recorder keeps the path and no value of the query, which holds the signature.
        let (path, query) = url.split_at(url.find('?').unwrap_or(url.len()));
        Ok(Request {
            method,
            base: String::new(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: Vec::new(),
            body: None,
        })
    }
}

/// Puts bytes at an address. Sent once.
///
/// # Errors
/// Why they are not known to be there; [`ErrorKind::Conflict`] means that there is something already.
pub async fn put(
    client: &WriteClient<'_>,
    allowed: Allowed<'_>,
    url: &str,
    headers: Vec<(&'static str, String)>,
    bytes: Vec<u8>,
) -> Result<Reply, ApiError> {
    let mut request = allowed.request(Method::Put, url)?;
    request.headers = headers;
    request.set_header("content-type", "application/octet-stream".to_owned());
    request.body = Some(bytes);
    client.rehearse(&request)?;
    send(client.reading(), &request, Class::Upload, &Class::Upload.limits()).await
}

/// Fetches what is at an address, `most` bytes of it at the most.
///
/// # Errors
/// Why there is nothing.
pub async fn get(client: &Client, allowed: Allowed<'_>, url: &str, most: usize) -> Result<Reply, ApiError> {
    let request = allowed.request(Method::Get, url)?;
    let limits = Limits {
        body: most,
        ..Class::Upload.limits()
    };
    send(client, &request, Class::Query, &limits).await
}

async fn send(client: &Client, request: &Request, class: Class, limits: &Limits) -> Result<Reply, ApiError> {
    let mut kept = None;
    let mut keep = |reply: &Reply| {
        kept = Some(reply.clone());
        Ok(())
    };
    client
        .attempt(request, class, limits, 1, &mut keep)
        .await
        .map_err(|error| match error.kind {
            // The storage refused its own signature; the platform's credential is none the worse for it.
            ErrorKind::Unauthorized => ApiError {
                kind: ErrorKind::Forbidden,
                ..error
            },
            _ => error,
        })?;
    kept.ok_or_else(|| ApiError::of(ErrorKind::Empty))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_own_origin_and_what_was_allowed_is_reached() {
        let allowed = Allowed(&["https://store.example", "https://other.example/bucket/", ""]);
        for url in [
            "",
            "store/x",
            "//evil.example/x",
            "/\t/evil.example/x",
            "/\\evil.example/x",
            "https://evil.example/x",
            "https://store.example.evil.example/x",
            "https://store.example@evil.example/x",
            "https://other.example/else/x",
            "http://store.example/x",
        ] {
            let why = allowed.objection(url).unwrap_or_else(|| panic!("{url} is reached"));
            assert!(why.ends_with("do not allow.") && why.len() < 160, "{why}");
        }
        for url in ["/api/store/x?sig=1", "https://store.example/x", "https://other.example/bucket/x"] {
            assert_eq!(allowed.objection(url), None, "{url}");
        }
    }

    #[test]
    fn the_signature_is_apart_from_the_path_and_the_address_is_sent_as_it_is() {
        let request = Allowed::default().request(Method::Get, "/store/a%2Fb?sig=x%2By&se=1").unwrap();
        assert_eq!(request.path, "/store/a%2Fb");
        assert_eq!(request.url(), "/store/a%2Fb?sig=x%2By&se=1");
    }
}
