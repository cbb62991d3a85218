//! The one Chromium of the run, which ends when the run does.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{LazyLock, OnceLock};

use chromiumoxide::Browser;
use chromiumoxide::handler::HandlerConfig;
use futures_util::StreamExt;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::OnceCell;

/// The tests' own threads only wait for this one: the browser and the sandboxes are what works.
pub static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
});

static BROWSER: OnceCell<Browser> = OnceCell::const_new();
/// Chromium ends when this process's standard input closes, however our own process ends.
static LIFELINE: OnceLock<Child> = OnceLock::new();

/// Ends Chromium when standard input closes, and takes its profile away. `$1` is the profile, the rest the command.
const KEEPER: &str =
    r#"profile=$1; shift; exec 3<&0; "$@" </dev/null 3<&- & cat <&3 >/dev/null; kill $! 2>/dev/null; wait $!; rm -rf "$profile""#;

const FLAGS: &[&str] = &[
    "--headless",
    "--remote-debugging-port=0",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-features=Translate,MediaRouter,OptimizationHints",
    "--password-store=basic",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    // Two stories run at a time, each in a window of its own that must believe it is looked at.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "about:blank",
];

/// The browser, started on first use.
pub async fn browser() -> &'static Browser {
    BROWSER.get_or_init(start).await
}

async fn start() -> Browser {
    let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("e2e-profile-{}", std::process::id()));
    std::fs::create_dir_all(&profile).expect("a folder for the profile");
    let mut keeper = Command::new("sh")
        .args(["-c", KEEPER, "keeper"])
        .arg(&profile)
        .arg(executable())
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(FLAGS)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("sh starts");
    let errors = keeper.stderr.take().expect("a pipe");
    assert!(LIFELINE.set(keeper).is_ok(), "the browser is started once");
    let (tell, told) = std::sync::mpsc::channel();
    // Chromium goes on talking: whoever stopped listening would block it.
    std::thread::spawn(move || {
        for line in BufReader::new(errors).lines().map_while(Result::ok) {
            if let Some(address) = line.strip_prefix("DevTools listening on ") {
                // Nobody waits for a second address.
                let _ = tell.send(address.to_owned());
            }
        }
    });
    let address = tokio::task::spawn_blocking(move || told.recv())
        .await
        .expect("a thread")
        .expect("Chromium starts; CHROME names another");
    let config = HandlerConfig {
        viewport: None,
        ..HandlerConfig::default()
    };
    let (browser, mut handler) = Browser::connect_with_config(address, config).await.expect("Chromium speaks");
    // Messages newer than our library are no reason to stop.
    tokio::spawn(async move { while handler.next().await.is_some() {} });
    browser
}

fn executable() -> PathBuf {
    if let Some(named) = std::env::var_os("CHROME") {
        return named.into();
    }
    let usual = Path::new("/usr/bin/chromium");
    if usual.exists() { usual.into() } else { "chromium".into() }
}
