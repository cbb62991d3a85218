//! One page as a person meets it: things are found by role and name, keys and clicks are real.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::accessibility::{AxNode, QueryAxTreeParams};
use chromiumoxide::cdp::browser_protocol::dom::{BackendNodeId, FocusParams, ResolveNodeParams};
use chromiumoxide::cdp::browser_protocol::emulation::{
    MediaFeature, SetDeviceMetricsOverrideParams, SetEmulatedMediaParams, SetFocusEmulationEnabledParams,
};
use chromiumoxide::cdp::browser_protocol::fetch::{self, EventRequestPaused, FulfillRequestParams, RequestPattern};
use chromiumoxide::cdp::browser_protocol::input::{
    DispatchKeyEventParams, DispatchKeyEventType, DispatchMouseEventParams, DispatchMouseEventType, MouseButton,
};
use chromiumoxide::cdp::browser_protocol::inspector::{self, EventTargetCrashed};
use chromiumoxide::cdp::browser_protocol::network::ErrorReason;
use chromiumoxide::cdp::browser_protocol::page::{CaptureScreenshotFormat, CaptureScreenshotParams, CrashParams, NavigateParams};
use chromiumoxide::cdp::js_protocol::runtime::{CallFunctionOnParams, EvaluateParams, RemoteObjectId};
use chromiumoxide::error::Result;
use chromiumoxide::types::Command;
use futures_util::StreamExt;
use futures_util::future::join_all;
use serde_json::Value;

use crate::log::Log;

/// How long a person would wait for anything; a story that waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(15);

/// A page.
pub struct Tab {
    page: Page,
    base: String,
    /// What it did.
    pub log: Arc<Log>,
    broken: Mutex<Vec<String>>,
}

/// What scrolling a list was like.
pub struct Scrolled {
    /// The most rows that had elements.
    pub rows: u64,
    /// Elements put in or taken out a frame, on average.
    pub elements: f64,
    /// How long each frame took, in milliseconds, shortest first.
    pub frames: Vec<f64>,
}

/// What the browser does with a request in place of sending it.
#[derive(Clone)]
pub enum Instead {
    /// This is the answer, as JSON.
    Answer(Value),
    /// There is none.
    Fail,
}

impl Tab {
    /// A new page: wide, light, and certain that it is looked at.
    pub async fn new(page: Page, base: &str) -> Result<Self> {
        let log = Log::of(&page).await?;
        page.execute(SetFocusEmulationEnabledParams::new(true)).await?;
        let tab = Self {
            page,
            base: base.to_owned(),
            log,
            broken: Mutex::default(),
        };
        tab.size(1440, 900).await;
        tab.theme("light").await;
        Ok(tab)
    }

    /// A command to the browser about this page.
    pub async fn command<T: Command>(&self, command: T) -> T::Response {
        self.page.execute(command).await.expect("the browser obeys").result
    }

    /// The viewport, in CSS pixels.
    pub async fn size(&self, width: i64, height: i64) {
        self.command(SetDeviceMetricsOverrideParams::new(width, height, 1.0, false)).await;
    }

    /// What the system is said to prefer: `light` or `dark`.
    pub async fn theme(&self, theme: &str) {
        self.prefer("prefers-color-scheme", theme).await;
    }

    /// What the system is said to prefer, by the name of the media feature; everything else is as usual.
    pub async fn prefer(&self, name: &str, value: &str) {
        let feature = MediaFeature {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        self.command(SetEmulatedMediaParams::builder().feature(feature).build()).await;
    }

    /// Waits until the page stands still: nothing moves or fades (what follows the scrolling only moves with it), and what was changed has been painted.
    pub async fn rest(&self) {
        self.holds("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(document.getAnimations().every(moving => moving.timeline != document.timeline || moving.playState == 'finished')))))").await;
    }

    /// Says that requests whose address begins so fail on purpose, or that the console tells so; see [`Log::wrong`].
    pub fn expect_failures(&self, beginning: &str) {
        self.broken
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(beginning.to_owned());
    }

    /// What it did wrong.
    pub fn wrong(&self) -> Vec<String> {
        self.log
            .wrong(&self.base, &self.broken.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Loads an address of ours, as if typed into the location bar.
    pub async fn open(&self, path: &str) {
        self.command(NavigateParams::new(format!("{}{path}", self.base))).await;
    }

    /// Where it is, without the server.
    pub async fn address(&self) -> String {
        let href = self.js("location.href").await;
        href.as_str().unwrap_or_default().trim_start_matches(&self.base).to_owned()
    }

    /// Waits until the address begins so.
    pub async fn arrives(&self, path: &str) {
        self.until(&format!("arrival at {path}"), async || {
            self.address().await.starts_with(path).then_some(())
        })
        .await;
    }

    /// The value of an expression on the page; null if it cannot be had, for instance in the middle of a navigation.
    pub async fn js(&self, expression: &str) -> Value {
        let params = EvaluateParams::builder()
            .expression(expression)
            .return_by_value(true)
            .await_promise(true)
            .build()
            .expect("an expression");
        let Ok(reply) = self.page.execute(params).await else {
            return Value::Null;
        };
        assert!(reply.exception_details.is_none(), "{expression}: {:?}", reply.exception_details);
        reply.result.result.value.unwrap_or(Value::Null)
    }

    /// The same as a text.
    pub async fn text(&self, expression: &str) -> String {
        self.js(expression).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until there is something.
    pub async fn until<T>(&self, what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
        until(what, PATIENCE, look).await
    }

    /// Waits until an expression is true on the page.
    pub async fn holds(&self, expression: &str) {
        self.until(expression, async || {
            (self.js(&format!("(async () => !!await ({expression}))()")).await == true).then_some(())
        })
        .await;
    }

    /// Waits until the page shows a text.
    pub async fn sees(&self, text: &str) {
        self.until(&format!("the text {text:?}"), async || self.shows(text).await.then_some(()))
            .await;
    }

    /// Whether the page shows a text now.
    pub async fn shows(&self, text: &str) -> bool {
        self.text("document.body.innerText").await.contains(text)
    }

    /// Waits until that many platforms have accepted our credential.
    pub async fn connected(&self, count: usize) {
        self.sees(&format!("{count} connected")).await;
    }

    /// Waits until every platform has answered about a person: before that, an answer may move what is about to be clicked.
    pub async fn knows_the_person(&self) {
        self.holds(r"/\d accounts? found\./.test(document.querySelector('main').innerText)")
            .await;
    }

    /// Everything of that role and name, as assistive technology would find it.
    pub async fn all(&self, role: &str, name: Option<&str>) -> Vec<AxNode> {
        let Some(document) = self.object("document").await else {
            return Vec::new();
        };
        let mut query = QueryAxTreeParams::builder().object_id(document).role(role);
        if let Some(name) = name {
            query = query.accessible_name(name);
        }
        let found = self
            .page
            .execute(query.build())
            .await
            .map(|reply| reply.result.nodes)
            .unwrap_or_default();
        found.into_iter().filter(|node| !node.ignored).collect()
    }

    /// Waits for the one thing of that role and name.
    pub async fn find(&self, role: &str, name: &str) -> BackendNodeId {
        self.until(&format!("the {role} {name:?}"), async || {
            self.all(role, Some(name)).await.first().and_then(|node| node.backend_dom_node_id)
        })
        .await
    }

    /// The text of the thing of that role and name.
    pub async fn read(&self, role: &str, name: &str) -> String {
        let node = self.find(role, name).await;
        self.of_node(node, "function() { return this.innerText }")
            .await
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Waits until the thing of that role and name says something.
    pub async fn says(&self, role: &str, name: &str, text: &str) {
        self.until(&format!("the {role} {name:?} to say {text:?}"), async || {
            self.read(role, name).await.contains(text).then_some(())
        })
        .await;
    }

    /// What a function gives that is called on an element.
    pub async fn of_node(&self, node: BackendNodeId, function: &str) -> Value {
        let Ok(object) = self.page.execute(ResolveNodeParams::builder().backend_node_id(node).build()).await else {
            return Value::Null;
        };
        let mut call = CallFunctionOnParams::new(function);
        call.object_id = object.result.object.object_id;
        call.return_by_value = Some(true);
        self.page
            .execute(call)
            .await
            .ok()
            .and_then(|reply| reply.result.result.value)
            .unwrap_or(Value::Null)
    }

    async fn object(&self, expression: &str) -> Option<RemoteObjectId> {
        self.page
            .execute(EvaluateParams::new(expression))
            .await
            .ok()?
            .result
            .result
            .object_id
    }

    /// Clicks the middle of the thing of that role and name, once nothing lies over it.
    pub async fn click(&self, role: &str, name: &str) {
        const MIDDLE: &str = "function() {
            this.scrollIntoView({ block: 'nearest' });
            const { x, y, width, height } = this.getBoundingClientRect(), at = [x + width / 2, y + height / 2];
            return this.contains(document.elementFromPoint(...at)) ? at : null;
        }";
        // Between finding it and clicking it, the page may have replaced it: then it is found again.
        self.until(&format!("a click on the {role} {name:?}"), async || {
            let node = self.find(role, name).await;
            let at = self.of_node(node, MIDDLE).await;
            let (x, y) = (at[0].as_f64()?, at[1].as_f64()?);
            self.click_at(x, y, 0).await;
            Some(())
        })
        .await;
    }

    /// Clicks a point; 8 as modifier is the Shift key.
    pub async fn click_at(&self, x: f64, y: f64, modifier: i64) {
        for kind in [DispatchMouseEventType::MousePressed, DispatchMouseEventType::MouseReleased] {
            let event = DispatchMouseEventParams::builder()
                .r#type(kind)
                .x(x)
                .y(y)
                .button(MouseButton::Left)
                .modifiers(modifier)
                .click_count(1);
            self.command(event.build().expect("a click")).await;
        }
    }

    /// Clicks the middle of the element that an expression gives, once nothing lies over it.
    pub async fn press_at(&self, expression: &str) {
        self.until(&format!("a click on {expression}"), async || {
            let at = self
                .js(&format!(
                    "(element => {{
                        if (!element) return null;
                        element.scrollIntoView({{ block: 'nearest' }});
                        const {{ x, y, width, height }} = element.getBoundingClientRect(), at = [x + width / 2, y + height / 2];
                        return element.contains(document.elementFromPoint(...at)) ? at : null;
                    }})({expression})"
                ))
                .await;
            self.click_at(at[0].as_f64()?, at[1].as_f64()?, 0).await;
            Some(())
        })
        .await;
    }

    /// Gives the thing of that role and name the focus.
    pub async fn focus(&self, role: &str, name: &str) {
        let node = self.find(role, name).await;
        self.command(FocusParams::builder().backend_node_id(node).build()).await;
    }

    /// Types letters, as fast as the browser takes them.
    pub async fn types(&self, text: &str) {
        let letters = text.chars().map(String::from).collect::<Vec<_>>();
        let strokes = letters.iter().flat_map(|letter| stroke(letter));
        join_all(strokes.map(|stroke| self.command(stroke))).await;
    }

    /// Presses one key: `a`, `Enter`, `Control+End`.
    pub async fn press(&self, key: &str) {
        for stroke in stroke(key) {
            self.command(stroke).await;
        }
    }

    /// Chooses from a list of choices, by typing its beginning as the keyboard does.
    pub async fn choose(&self, list: &str, label: &str) {
        self.focus("combobox", list).await;
        self.types(label).await;
    }

    /// What has the focus: its element, its role if it says one, and its text.
    pub async fn focused(&self) -> String {
        self.text("(a => `${a.tagName} ${a.getAttribute('role') ?? ''} ${a.innerText ?? ''}`)(document.activeElement)")
            .await
    }

    /// The rows of the table as they stand on the page, one text a row.
    pub async fn rows(&self) -> Vec<String> {
        let rows = self.js("[...document.querySelectorAll('main [role=grid] [role=rowgroup]:not(thead) [role=row]:not([hidden])')].map(row => row.innerText)").await;
        rows.as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }

    /// What one platform's cell of the answer strip says; empty while there is none.
    pub async fn answer(&self, platform: &str) -> String {
        let cells = self
            .js("[...document.querySelectorAll('ul[aria-label=\"Answers by platform\"] > li')].map(cell => cell.innerText)")
            .await;
        let mut cells = cells.as_array().into_iter().flatten().filter_map(Value::as_str);
        cells.find(|cell| cell.starts_with(platform)).unwrap_or_default().to_owned()
    }

    /// Waits until a platform's cell of the strip says something.
    pub async fn answers(&self, platform: &str, words: &str) {
        self.until(&format!("{platform} to answer {words:?}"), async || {
            self.answer(platform).await.contains(words).then_some(())
        })
        .await;
    }

    /// Asks a question in the search box, in place of what is there.
    pub async fn ask(&self, text: &str) {
        self.press("Control+k").await;
        self.types(text).await;
    }

    /// Scrolls the list by that many pixels in every frame.
    pub async fn scrolls(&self, step: i32, frames: u32) -> Scrolled {
        let scrolled = self
            .js(&format!(
                "(async () => {{
            const scroller = document.querySelector('main .table-scroll'), times = [];
            let rows = 0, elements = 0, last = performance.now();
            const watch = new MutationObserver(changes => {{
                for (const change of changes) for (const node of [...change.addedNodes, ...change.removedNodes]) elements += node.nodeType == 1;
            }});
            watch.observe(scroller, {{ childList: true, subtree: true }});
            for (let frame = 0; frame < {frames}; frame++) {{
                scroller.scrollBy(0, {step});
                await new Promise(requestAnimationFrame);
                times.push(performance.now() - last);
                last = performance.now();
                rows = Math.max(rows, scroller.querySelectorAll('[role=row]').length);
            }}
            watch.disconnect();
            return [rows, elements / {frames}, times.sort((one, other) => one - other)];
        }})()"
            ))
            .await;
        Scrolled {
            rows: scrolled[0].as_u64().expect("a number"),
            elements: scrolled[1].as_f64().expect("a number"),
            frames: scrolled[2].as_array().into_iter().flatten().filter_map(Value::as_f64).collect(),
        }
    }

    /// From now on, notes every task that keeps the page from the next frame for more than 50 ms.
    pub async fn watch_long_tasks(&self) {
        self.js("new PerformanceObserver(list => (window.long ??= []).push(...list.getEntries().map(entry => entry.duration))).observe({ type: 'longtask' })")
            .await;
    }

    /// How long they took, in milliseconds.
    pub async fn long_tasks(&self) -> Vec<f64> {
        let long = self.js("window.long ?? []").await;
        long.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
    }

    /// Answers requests to a path of ours in place of the server, from now on.
    pub async fn instead(&self, path: &str, instead: Instead) {
        let mut paused = self.page.event_listener::<EventRequestPaused>().await.expect("events");
        let pattern = RequestPattern {
            url_pattern: Some(format!("{}{path}", self.base)),
            ..RequestPattern::default()
        };
        self.command(fetch::EnableParams::builder().pattern(pattern).build()).await;
        let page = self.page.clone();
        tokio::spawn(async move {
            while let Some(event) = paused.next().await {
                let id = event.request_id.clone();
                // The page may be gone before it has its answer.
                let _ = match &instead {
                    Instead::Fail => page
                        .execute(fetch::FailRequestParams::new(id, ErrorReason::ConnectionRefused))
                        .await
                        .map(drop),
                    Instead::Answer(value) => {
                        let header = fetch::HeaderEntry {
                            name: "content-type".to_owned(),
                            value: "application/json".to_owned(),
                        };
                        let mut answer = FulfillRequestParams::new(id, 200);
                        answer.response_headers = Some(vec![header]);
                        answer.body = Some(base64(value.to_string().as_bytes()).into());
                        page.execute(answer).await.map(drop)
                    }
                };
            }
        });
    }

    /// From now on the server answers everything again.
    pub async fn as_usual(&self) {
        self.command(fetch::DisableParams::default()).await;
    }

    /// Lets the process of the page go down in the middle of whatever it does; nothing can be asked of this tab any more.
    pub async fn crash(&self) {
        self.command(inspector::EnableParams::default()).await;
        let mut crashed = self.page.event_listener::<EventTargetCrashed>().await.expect("events");
        let page = self.page.clone();
        // Whoever is asked to crash does not come to answer.
        tokio::spawn(async move { page.execute(CrashParams::default()).await.map(drop) });
        let crash = tokio::time::timeout(PATIENCE, crashed.next()).await;
        crash.expect("it crashes in time").expect("it tells of its crash");
    }

    /// Takes a picture of the whole page.
    pub async fn picture(&self, file: &Path) {
        let params = CaptureScreenshotParams::builder().format(CaptureScreenshotFormat::Png).build();
        // A picture helps to see; it never decides.
        if let Ok(image) = self.page.screenshot(chromiumoxide::page::ScreenshotParams::from(params)).await {
            let _ = std::fs::write(file, image);
        }
    }
}

/// Looks again and again until there is something, with a limit.
pub async fn until<T>(what: &str, limit: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(start.elapsed() < limit, "waited {limit:?} in vain for {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Down and up of one key, with its modifier.
fn stroke(key: &str) -> [DispatchKeyEventParams; 2] {
    let (modifier, key) = match key.rsplit_once('+') {
        Some(("Control", key)) => (2, key),
        Some(("Shift", key)) => (8, key),
        _ => (0, key),
    };
    let (code, text) = match key {
        "Tab" => (9, None),
        "Enter" => (13, Some("\r")),
        "Escape" => (27, None),
        "Delete" => (46, None),
        "PageUp" => (33, None),
        "PageDown" => (34, None),
        "End" => (35, None),
        "Home" => (36, None),
        "ArrowLeft" => (37, None),
        "ArrowUp" => (38, None),
        "ArrowRight" => (39, None),
        "ArrowDown" => (40, None),
        " " => (32, Some(" ")),
        "F6" => (117, None),
        letter => {
            // The code of a dot would be that of the delete key: only letters and digits have codes like their own.
            let code = letter
                .chars()
                .next()
                .filter(char::is_ascii_alphanumeric)
                .map_or(0, |letter| u32::from(letter.to_ascii_uppercase()));
            (i64::from(code), Some(letter).filter(|_| modifier != 2))
        }
    };
    [DispatchKeyEventType::KeyDown, DispatchKeyEventType::KeyUp].map(|kind| {
        let mut event = DispatchKeyEventParams::builder()
            .r#type(kind.clone())
            .key(key)
            .windows_virtual_key_code(code)
            .modifiers(modifier);
        if let Some(text) = text.filter(|_| kind == DispatchKeyEventType::KeyDown) {
            event = event.text(text);
        }
        event.build().expect("a stroke")
    })
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
