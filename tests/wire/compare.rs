//! When is our request theirs? The one place where differences that the contracts allow are named, and why.

use percent_encoding::percent_decode_str;
use rollcall::api::request::Request;
use serde_json::Value;

/// Compares method, path, query, headers that matter, and body.
pub fn compare(ours: &Request, theirs: &Value) -> Result<(), String> {
    equal("method", ours.method.name(), theirs["method"].as_str().unwrap_or_default())?;
    // Byte by byte after decoding: their clients leave characters such as `;` as they are, ours encodes them.
    equal(
        "path",
        &segments(&ours.path),
        &segments(theirs["path"].as_str().unwrap_or_default()),
    )?;
    equal("query", &our_query(&ours.query), &their_query(&theirs["query"]))?;
    equal(
        "accept",
        header(ours, "accept").unwrap_or("*/*"),
        theirs["headers"]["accept"].as_str().unwrap_or("*/*"),
    )?;
    let scheme = |text: &str| {
        let scheme = text.split_whitespace().next().unwrap_or_default();
        // Civis takes its key as Bearer and as Basic; the recorded client sends Basic, a browser should send Bearer.
        if scheme == "Basic" {
            "Bearer".to_owned()
        } else {
            scheme.to_owned()
        }
    };
    equal(
        "authorization",
        &scheme(header(ours, "authorization").unwrap_or_default()),
        &scheme(theirs["headers"]["authorization"].as_str().unwrap_or_default()),
    )?;
    body(ours, theirs)
}

/// A recorded request whose body says nothing of what it says `null` of.
pub fn without_nulls(theirs: &Value) -> Value {
    let mut theirs = theirs.clone();
    if let Some(body) = theirs["body_json"].as_object_mut() {
        body.retain(|_, value| !value.is_null());
    }
    theirs
}

fn body(ours: &Request, theirs: &Value) -> Result<(), String> {
    if let Some(parts) = theirs["multipart"].as_array() {
        return form(ours, parts);
    }
    let read = ours.method.name() == "GET";
    // The Python client of Civis sends `{}` even with a GET, which a browser cannot (Civis contract 1, "Media type").
    let theirs_body = theirs.get("body_json").filter(|body| !(read && **body == serde_json::json!({})));
    match (&ours.body, theirs_body) {
        (None, None) => Ok(()),
        (Some(body), Some(expected)) => {
            let body: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
            equal("body", &body, expected)?;
            equal(
                "content-type",
                header(ours, "content-type").unwrap_or_default(),
                theirs["headers"]["content-type"].as_str().unwrap_or("application/json"),
            )
        }
        (ours, theirs) => Err(format!(
            "body: ours {:?}, theirs {theirs:?}",
            ours.as_ref().map(|body| String::from_utf8_lossy(body).into_owned())
        )),
    }
}

/// A form with one file. Of the part, its name, its file name and its content count; the media type is the recorder's guess from
/// the name, and the line between the parts is for each client to choose.
fn form(ours: &Request, parts: &[Value]) -> Result<(), String> {
    let media = header(ours, "content-type").unwrap_or_default();
    let boundary = media.strip_prefix("multipart/form-data; boundary=").ok_or("no form")?;
    let text = String::from_utf8_lossy(ours.body.as_deref().unwrap_or_default()).into_owned();
    let [part] = parts else {
        return Err("one part was expected".to_owned());
    };
    let (name, file) = (&part["name"], &part["filename"]);
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n",
        name.as_str().unwrap_or_default(),
        file.as_str().unwrap_or_default()
    );
    let content = format!("\r\n\r\n{}\r\n--{boundary}--\r\n", part["text"].as_str().unwrap_or_default());
    equal("part", &(text.starts_with(&head), text.ends_with(&content)), &(true, true))
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request
        .headers
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.as_str())
}

fn segments(path: &str) -> Vec<String> {
    path.split('/').map(decoded).collect()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn our_query(query: &str) -> Vec<(String, String)> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    };
    sorted(
        query
            .trim_start_matches('?')
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(pair)
            .collect(),
    )
}

fn their_query(query: &Value) -> Vec<(String, String)> {
    let pair = |pair: &Value| {
        let value = pair[1].as_str().unwrap_or_default();
        // Python writes its booleans with a capital (Civis contract 1, "Booleans in query").
        let value = match value {
            "True" => "true",
            "False" => "false",
            other => other,
        };
        (pair[0].as_str().unwrap_or_default().to_owned(), value.to_owned())
    };
    sorted(query.as_array().map(|pairs| pairs.iter().map(pair).collect()).unwrap_or_default())
}

/// The order of parameters carries no meaning in any of the contracts.
fn sorted(mut pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    pairs.sort();
    pairs
}

fn equal<T: PartialEq + std::fmt::Debug + ?Sized>(what: &str, ours: &T, theirs: &T) -> Result<(), String> {
    if ours == theirs {
        Ok(())
    } else {
        Err(format!("{what}: ours {ours:?}, theirs {theirs:?}"))
    }
}
