//! A story: its own sandbox, its own browser context, and at the end the proof that no page did anything wrong.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chromiumoxide::cdp::browser_protocol::browser::{BrowserContextId, SetDownloadBehaviorBehavior, SetDownloadBehaviorParams};
use chromiumoxide::cdp::browser_protocol::page::CloseParams;
use chromiumoxide::cdp::browser_protocol::target::{CreateBrowserContextParams, CreateTargetParams, DisposeBrowserContextParams};
use futures_util::FutureExt;
use tokio::sync::RwLock;

use crate::browser::{RUNTIME, browser};
use crate::sandbox::Sandbox;
use crate::tab::Tab;

/// Who measures time wants nobody else at work.
static MACHINE: RwLock<()> = RwLock::const_new(());

/// Where a story plays.
pub struct Stage {
    /// The five platforms, and the server of the app.
    pub sandbox: Sandbox,
    context: BrowserContextId,
    tabs: Mutex<Vec<Arc<Tab>>>,
}

/// Plays a story in a small world.
pub fn story(play: impl AsyncFnOnce(&mut Stage)) {
    RUNTIME.block_on(async {
        let _shared = MACHINE.read().await;
        Stage::play(300, play).await;
    });
}

/// Plays a story among that many people, with the machine to itself.
pub fn alone(people: u32, play: impl AsyncFnOnce(&mut Stage)) {
    RUNTIME.block_on(async {
        let _whole = MACHINE.write().await;
        Stage::play(people, play).await;
    });
}

impl Stage {
    async fn play(people: u32, play: impl AsyncFnOnce(&mut Self)) {
        let sandbox = Sandbox::start(people);
        let mut stage = Self {
            sandbox,
            context: context().await,
            tabs: Mutex::default(),
        };
        let played = AssertUnwindSafe(play(&mut stage)).catch_unwind().await;
        let tabs = std::mem::take(&mut *stage.tabs.lock().unwrap_or_else(PoisonError::into_inner));
        if let Err(panic) = played {
            if let Some(tab) = tabs.last() {
                let story = std::thread::current().name().unwrap_or("story").replace("::", "-");
                tab.picture(&pictures().join(format!("failed-{story}.png"))).await;
                eprintln!("the last page was {}; wrong so far: {:#?}", tab.address().await, tab.wrong());
            }
            dispose(stage.context).await;
            std::panic::resume_unwind(panic);
        }
        let wrong: Vec<String> = tabs.iter().flat_map(|tab| tab.wrong()).collect();
        dispose(stage.context).await;
        assert!(wrong.is_empty(), "the story went well, but on its pages: {wrong:#?}");
    }

    /// A new window, with nothing in it yet.
    pub async fn tab(&self) -> Arc<Tab> {
        let params = CreateTargetParams::builder()
            .url("about:blank")
            .browser_context_id(self.context.clone())
            .new_window(true);
        let page = browser().await.new_page(params.build().expect("an address")).await.expect("a page");
        let tab = Arc::new(Tab::new(page, &self.sandbox.base).await.expect("a page that listens"));
        self.tabs.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&tab));
        tab
    }

    /// A new window in which the app has started and every platform has answered who we are.
    pub async fn open(&self, path: &str) -> Arc<Tab> {
        let tab = self.tab().await;
        tab.open(path).await;
        tab.connected(5).await;
        tab
    }

    /// Closes a window, which must have done nothing wrong.
    pub async fn close(&self, tab: &Arc<Tab>) {
        assert_eq!(tab.wrong(), Vec::<String>::new());
        self.tabs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|other| !Arc::ptr_eq(other, tab));
        tab.command(CloseParams::default()).await;
    }

    /// From now on the browser saves what it downloads, without a question, in the folder that this answers.
    pub async fn saves(&self, name: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("e2e-saved-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for what is saved");
        let params = SetDownloadBehaviorParams::builder()
            .behavior(SetDownloadBehaviorBehavior::Allow)
            .browser_context_id(self.context.clone())
            .download_path(folder.to_string_lossy());
        let params = params.build().expect("a behaviour");
        browser().await.execute(params).await.expect("the browser obeys");
        folder
    }

    /// Throws away whatever the browser has kept for us, caches included.
    pub async fn forget(&mut self) {
        for tab in std::mem::take(&mut *self.tabs.lock().unwrap_or_else(PoisonError::into_inner)) {
            assert_eq!(tab.wrong(), Vec::<String>::new());
        }
        dispose(std::mem::replace(&mut self.context, context().await)).await;
    }
}

async fn context() -> BrowserContextId {
    browser()
        .await
        .execute(CreateBrowserContextParams::default())
        .await
        .expect("a browser context")
        .browser_context_id
        .clone()
}

async fn dispose(context: BrowserContextId) {
    // It ends with the browser at the latest.
    let _ = browser().await.execute(DisposeBrowserContextParams::new(context)).await;
}

/// The folder of the pictures.
pub fn pictures() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("e2e-screenshots");
    std::fs::create_dir_all(&folder).expect("a folder for the pictures");
    folder
}
