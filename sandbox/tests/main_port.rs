//! The main port: security headers, the built app, where the platforms are, the request log, reset, and the data file.

mod house;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use house::{Answer, call, column, of, secret, send};
use sandbox::{Error, Options, Sandbox, Server, headers};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower::ServiceExt;

fn with_dist(folder: &Path) -> Sandbox {
    let write = |name: &str, text: &str| {
        let file = folder.join(name);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, text).expect("a file");
    };
    write("index.html", "<!DOCTYPE html><title>App</title>");
    write("app-0123456789abcdef.js", &"console.log('app');\n".repeat(200));
    write("app-0123456789abcdef_bg.wasm", "\0asm");
    write("assets/plain.css", "body {}");
    write("rollcall.json", "{}");
    Sandbox::open(Options {
        people: 0,
        dist: Some(folder.to_owned()),
        ..Options::default()
    })
    .expect("a sandbox")
}

async fn get(sandbox: &Sandbox, path: &str, name: &'static str, value: &str) -> Answer {
    let request = Request::get(path).header(name, value);
    send(&sandbox.router(), request.body(Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn every_answer_has_the_security_headers_exactly_once_and_no_cross_origin_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let sandbox = with_dist(folder.path());
    let token = format!("Bearer {}", secret(&sandbox, "civis", "token"));
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/people"),
        ("GET", "/assets/missing.js"),
        ("POST", "/"),
        ("GET", "/rollcall.json"),
        ("GET", "/sandbox/effects"),
        ("GET", "/sandbox/nothing"),
        ("GET", "/api/civis/users"),
        ("GET", "/api/civis/nothing"),
        ("POST", "/api/civis/users/me"),
        ("GET", "/api/authress/v1/users"),
        ("OPTIONS", "/api/authress/v1/users"),
        ("GET", "/api/nobody"),
    ] {
        let answer = call(&sandbox.router(), method, path, &token).await;
        let lines = headers::FILE.lines().filter(|line| !line.starts_with(['#', '/']));
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let sent: Vec<_> = answer.headers.get_all(name).iter().collect();
            assert_eq!(sent.len(), 1, "{name} of {method} {path}");
            let csp = name == "Content-Security-Policy";
            if csp && path.starts_with("/api/") {
                assert_eq!(sent[0], "sandbox; default-src 'none'");
            } else {
                assert_eq!(sent[0], value.trim(), "{name} of {path}");
            }
        }
        assert!(
            !answer.headers.keys().any(|name| name.as_str().starts_with("access-control-")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_missing_file_is_missing_and_an_address_of_the_app_is_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let sandbox = with_dist(folder.path());
    for path in ["/assets/x.js", "/x.wasm", "/people/x.json"] {
        let answer = get(&sandbox, path, "accept", "text/html").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(
        get(&sandbox, "/people", "accept", "application/json").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        call(&sandbox.router(), "POST", "/people", "").await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    for path in ["/", "/index.html", "/people", "/person/ada"] {
        let answer = get(&sandbox, path, "accept", "text/html,application/xhtml+xml").await;
        assert_eq!(
            (answer.status, answer.header("cache-control")),
            (StatusCode::OK, "no-store"),
            "{path}"
        );
        assert!(answer.header("content-type").starts_with("text/html"));
    }
}

#[tokio::test]
async fn files_have_their_type_and_are_cached_by_their_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let sandbox = with_dist(folder.path());
    for (path, kind, caching) in [
        (
            "/app-0123456789abcdef.js",
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        (
            "/app-0123456789abcdef_bg.wasm",
            "application/wasm",
            "public, max-age=31536000, immutable",
        ),
        ("/assets/plain.css", "text/css; charset=utf-8", "no-cache"),
    ] {
        let answer = get(&sandbox, path, "accept", "*/*").await;
        assert_eq!((answer.header("content-type"), answer.header("cache-control")), (kind, caching));
    }
}

#[tokio::test]
async fn a_file_is_compressed_for_whoever_can_read_that_and_says_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let sandbox = with_dist(folder.path());
    let path = "/app-0123456789abcdef.js";
    let plain = get(&sandbox, path, "accept", "*/*").await;
    assert_eq!(plain.header("content-encoding"), "");
    let small = loop {
        // The background thread of the start may still be at work.
        let request = Request::get(path).header("accept-encoding", "gzip;q=0, br");
        let request = request.body(Body::empty()).expect("a request");
        let response = sandbox.router().oneshot(request).await.expect("infallible");
        if response.headers().contains_key("content-encoding") {
            assert_eq!(response.headers()["content-encoding"], "br");
            assert_eq!(response.headers()["vary"], "Accept-Encoding");
            break to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        }
        tokio::task::yield_now().await;
    };
    let mut text = String::new();
    std::io::Read::read_to_string(&mut brotli::Decompressor::new(&small[..], 4096), &mut text).expect("brotli");
    assert_eq!(text, plain.text);
    assert!(small.len() < plain.text.len());
}

#[tokio::test]
async fn the_app_is_told_where_the_platforms_are_in_their_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let sandbox = with_dist(folder.path());
    let answer = get(&sandbox, "/rollcall.json", "accept", "*/*").await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let file = answer.json();
    assert_eq!(file["sandbox"], true);
    let platforms = column(&file["connections"], "platform");
    assert_eq!(platforms, ["civis", "istari", "authress", "arize", "truefoundry"]);
    for (platform, connection) in platforms.iter().zip(file["connections"].as_array().expect("a list")) {
        assert_eq!(connection["base"], format!("/api/{platform}"));
        assert_eq!(connection["credential"], sandbox.demo_credential(platform));
    }
    assert!(sandbox.demo_credential("authress").starts_with("sc_"));
}

#[tokio::test(start_paused = true)]
async fn searches_misbehave_on_request_on_every_platform_that_has_one() {
    let sandbox = of(0);
    for (platform, path) in [
        ("civis", "/users?query="),
        ("authress", "/v1/users?filter="),
        ("arize", "/v2/users?email="),
        ("truefoundry", "/api/svc/v1/users?query="),
    ] {
        let token = format!("Bearer {}", secret(&sandbox, platform, "token"));
        let router = sandbox.vendor_router(platform);
        let busy = call(&router, "GET", &format!("{path}busy@example.com"), &token).await;
        assert_eq!((busy.status.as_u16(), busy.header("retry-after")), (429, "1"), "{platform}");
        let broken = call(&router, "GET", &format!("{path}Broken%40x"), &token).await;
        assert_eq!(broken.status.as_u16(), 500, "{platform}");
        let start = tokio::time::Instant::now();
        let slow = call(&router, "GET", &format!("{path}slow@example.com"), &token).await;
        assert_eq!(slow.status.as_u16(), 200, "{platform}");
        assert!(start.elapsed().as_secs() >= 3);
    }
}

#[tokio::test]
async fn the_request_log_shows_what_arrived_without_its_secrets() {
    let sandbox = of(0);
    let router = sandbox.router();
    let token = secret(&sandbox, "civis", "token");
    let request = Request::get("/api/civis/users?query=Zo%C3%AB")
        .header("authorization", format!("Bearer {token}"))
        .header("cookie", "session=secret")
        .header("x-note", "kept")
        .body(Body::from("{}"))
        .expect("a request");
    send(&router, request).await;
    call(&router, "GET", "/api/arize/v2/users", "").await;
    let log = call(&router, "GET", "/sandbox/requests?platform=civis", "").await;
    assert!(!log.text.contains(&token) && !log.text.contains("session=secret"));
    let entry = &log.json()["requests"][0];
    assert_eq!((&entry["method"], &entry["path"]), (&json!("GET"), &json!("/users?query=Zo%C3%AB")));
    assert_eq!(
        (&entry["headers"]["authorization"], &entry["headers"]["x-note"]),
        (&json!("Bearer"), &json!("kept"))
    );
    assert_eq!(
        (&entry["body"], &entry["status"], &entry["seq"]),
        (&json!("{}"), &json!(200), &json!(1))
    );
    let later = call(&router, "GET", "/sandbox/requests?since=1", "").await.json();
    assert_eq!(column(&later["requests"], "platform"), ["arize"]);
    assert_eq!(
        call(&router, "GET", "/sandbox/requests?platform=x", "").await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn the_control_exists_only_where_it_was_asked_for() {
    let sandbox = Sandbox::open(Options {
        people: 0,
        control: false,
        ..Options::default()
    })
    .expect("a sandbox");
    for (method, path) in [("GET", "/sandbox/faults"), ("POST", "/sandbox/reset"), ("GET", "/sandbox/requests")] {
        assert!(call(&sandbox.router(), method, path, "").await.status.is_client_error(), "{path}");
    }
}

#[tokio::test]
async fn reset_brings_back_the_start_and_keeps_the_credentials() {
    let sandbox = of(60);
    let router = sandbox.router();
    let token = format!("Bearer {}", secret(&sandbox, "civis", "token"));
    let before = call(&router, "GET", "/api/civis/users", &token).await.text;
    sandbox
        .faults()
        .set(serde_json::from_value(json!({ "platform": "civis", "fault": { "kind": "html" } })).expect("a rule"));
    assert_eq!(call(&router, "POST", "/sandbox/reset", "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(call(&router, "GET", "/sandbox/requests", "").await.json()["requests"], json!([]));
    assert_eq!(call(&router, "GET", "/api/civis/users", &token).await.text, before);
    let effects = call(&router, "GET", "/sandbox/effects", "").await.json();
    assert_eq!(effects["effects"]["civis"], json!({}));
}

#[tokio::test]
async fn a_data_file_keeps_population_credentials_and_cursors() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = |people, seed| {
        Sandbox::open(Options {
            people,
            seed,
            data: Some(folder.path().join("data")),
            ..Options::default()
        })
        .expect("a sandbox")
    };
    let path = "/v1/users?limit=20";
    let first = open(120, 3);
    let token = format!("Bearer {}", secret(&first, "authress", "token"));
    let page = call(&first.vendor_router("authress"), "GET", path, &token).await.json();
    let next = format!("{path}&cursor={}", page["pagination"]["next"]["cursor"].as_str().expect("a cursor"));
    let second_page = call(&first.vendor_router("authress"), "GET", &next, &token).await.text;
    let credentials = first.credentials("http://127.0.0.1:1", &BTreeMap::new());
    assert!(first.notice().is_none());
    drop(first);
    let again = open(999, 4);
    assert!(again.notice().expect("a notice").contains("--people 120 --seed 3"));
    assert_eq!(again.credentials("http://127.0.0.1:1", &BTreeMap::new()), credentials);
    assert_eq!(call(&again.vendor_router("authress"), "GET", &next, &token).await.text, second_page);
}

#[test]
fn a_file_that_is_something_else_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("letter.txt");
    std::fs::write(
        &file,
        "Dear Ada, this is a letter and no database at all, however long it may be.".repeat(20),
    )
    .expect("a file");
    let refused = Sandbox::open(Options {
        data: Some(file.clone()),
        ..Options::default()
    });
    assert!(matches!(refused.err(), Some(Error::OtherFile(_))));
    assert!(std::fs::read_to_string(file).expect("a file").starts_with("Dear Ada"));
}

#[tokio::test]
async fn only_loopback_is_served_and_a_taken_port_is_named() {
    let sandbox = of(0);
    let outside: SocketAddr = "0.0.0.0:0".parse().expect("an address");
    assert!(matches!(
        Server::start(sandbox.clone(), outside).await.err(),
        Some(Error::NotLoopback(_))
    ));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address");
    let error = Server::start(sandbox, address).await.err().expect("an error").to_string();
    assert!(error.contains(&address.port().to_string()) && error.contains("--listen"));
}

/// What comes back over a real socket until the server closes it.
async fn over_the_wire(server: &Server, request: &str) -> String {
    let address = server.base().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("a sent request");
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn over_a_socket_dropped_means_no_byte_and_cut_means_less_than_announced() {
    let sandbox = of(0);
    let server = Server::start(sandbox.clone(), "127.0.0.1:0".parse().expect("an address"))
        .await
        .expect("a server");
    let set = |fault: Value| {
        let rule = json!({ "platform": "civis", "times": 1, "fault": fault });
        sandbox.faults().set(serde_json::from_value(rule).expect("a rule"));
    };
    let token = secret(&sandbox, "civis", "token");
    let request = format!("GET /api/civis/users HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n");
    set(json!({ "kind": "drop" }));
    assert_eq!(over_the_wire(&server, &request).await, "");
    set(json!({ "kind": "cut_body" }));
    let cut = over_the_wire(&server, &request).await;
    let (head, body) = cut.split_once("\r\n\r\n").expect("headers");
    let announced = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .expect("a length");
    assert!(body.len() < announced.parse::<usize>().expect("a number") && !body.is_empty());
    assert!(over_the_wire(&server, &request).await.starts_with("HTTP/1.1 200"));
    let file = server.credentials();
    assert_eq!(file["base"], server.base());
    for (platform, root) in server.roots() {
        assert_eq!(file["platforms"][platform]["root"], root.as_str());
        assert_eq!(file["platforms"][platform]["base"], format!("{}/api/{platform}", server.base()));
    }
}
