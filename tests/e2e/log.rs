//! What a page must never do: complain in the console, throw, break its own content policy, or call another server.

use std::sync::{Mutex, PoisonError};

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::log::{EnableParams as EnableLog, EventEntryAdded, LogEntryLevel, LogEntrySource};
use chromiumoxide::cdp::browser_protocol::network::{EventLoadingFailed, EventRequestWillBeSent};
use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;
use chromiumoxide::cdp::js_protocol::runtime::{
    AddBindingParams, ConsoleApiCalledType, EventBindingCalled, EventConsoleApiCalled, EventExceptionThrown,
};
use futures_util::StreamExt;
use std::sync::Arc;

/// Something that a page did.
#[derive(Clone, Debug)]
pub enum Entry {
    /// It wrote to the console; whether as an error or a warning.
    Console { bad: bool, text: String },
    /// The browser itself complains about a request.
    Network { url: String, text: String },
    /// It asked for this address; the number is the browser's.
    Asked { number: String, url: String },
    /// It gave that request up.
    GaveUp { number: String },
    /// Anything that needs no further look to be wrong.
    Wrong(String),
}

/// Everything that a page did.
#[derive(Default)]
pub struct Log(Mutex<Vec<Entry>>);

impl Log {
    /// Begins to listen, before the page has loaded anything.
    pub async fn of(page: &Page) -> chromiumoxide::error::Result<Arc<Self>> {
        let log = Arc::new(Self::default());
        macro_rules! hear {
            ($event:ty, $entry:expr) => {{
                let mut events = page.event_listener::<$event>().await?;
                let log = Arc::clone(&log);
                let entry: fn(&$event) -> Option<Entry> = $entry;
                tokio::spawn(async move {
                    while let Some(event) = events.next().await {
                        log.0.lock().unwrap_or_else(PoisonError::into_inner).extend(entry(&event));
                    }
                });
            }};
        }
        hear!(EventConsoleApiCalled, |event| {
            let bad = matches!(
                event.r#type,
                ConsoleApiCalledType::Error | ConsoleApiCalledType::Assert | ConsoleApiCalledType::Warning
            );
            let text = event.args.iter().map(|part| {
                part.value
                    .as_ref()
                    .map_or_else(|| part.description.clone().unwrap_or_default(), ToString::to_string)
            });
            Some(Entry::Console {
                bad,
                text: text.collect::<Vec<_>>().join(" "),
            })
        });
        hear!(EventExceptionThrown, |event| Some(Entry::Wrong(format!(
            "an exception: {:?}",
            event.exception_details.exception
        ))));
        hear!(EventBindingCalled, |event| (event.name == "violated").then(|| Entry::Wrong(
            format!("a violation of the content policy: {}", event.payload)
        )));
        hear!(EventEntryAdded, |event| {
            let (entry, url) = (&event.entry, event.entry.url.clone().unwrap_or_default());
            match (&entry.source, &entry.level) {
                (LogEntrySource::Network, LogEntryLevel::Error) => Some(Entry::Network {
                    url,
                    text: entry.text.clone(),
                }),
                // Of a file that is not the one whose hash we know, the browser tells us in lines without its address.
                (LogEntrySource::Security | LogEntrySource::Javascript, LogEntryLevel::Error) if entry.text.contains("integrity") => {
                    Some(Entry::Console {
                        bad: true,
                        text: entry.text.clone(),
                    })
                }
                (_, LogEntryLevel::Error) => Some(Entry::Wrong(format!("{:?}: {} ({url})", entry.source, entry.text))),
                _ => None,
            }
        });
        hear!(EventRequestWillBeSent, |event| Some(Entry::Asked {
            number: event.request_id.inner().clone(),
            url: event.request.url.clone()
        }));
        hear!(EventLoadingFailed, |event| (event.canceled == Some(true)).then(|| Entry::GaveUp {
            number: event.request_id.inner().clone()
        }));
        page.execute(EnableLog::default()).await?;
        page.execute(AddBindingParams::new("violated")).await?;
        let script = "addEventListener('securitypolicyviolation', event => violated(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`))";
        page.execute(AddScriptToEvaluateOnNewDocumentParams::new(script)).await?;
        Ok(log)
    }

    /// Everything so far.
    pub fn entries(&self) -> Vec<Entry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether a request whose address contains the text was given up.
    pub fn gave_up(&self, text: &str) -> bool {
        let entries = self.entries();
        let asked = |number: &String| {
            entries
                .iter()
                .any(|entry| matches!(entry, Entry::Asked { number: other, url } if other == number && url.contains(text)))
        };
        entries
            .iter()
            .any(|entry| matches!(entry, Entry::GaveUp { number } if asked(number)))
    }

    /// What is wrong, given where the page is at home and what a story broke on purpose.
    ///
    /// This is the only place that excuses anything: Chromium itself writes a line for each request that fails or is
    /// answered with 4xx or 5xx, and no page can prevent that. A story names the addresses at which it causes that, or
    /// the line by which our own page tells of it.
    pub fn wrong(&self, base: &str, broken: &[String]) -> Vec<String> {
        let excused = |url: &str| broken.iter().any(|place| url.starts_with(&format!("{base}{place}")));
        let told = |text: &str| broken.iter().any(|line| text.contains(line));
        let at_home =
            |url: &str| url.starts_with(&format!("{base}/")) || ["data:", "blob:", "about:"].iter().any(|kind| url.starts_with(kind));
        let wrong = |entry: Entry| match entry {
            Entry::Console { bad: true, text } if !told(&text) => Some(format!("the console says: {text}")),
            Entry::Network { url, text } if !excused(&url) => Some(format!("{url}: {text}")),
            Entry::Asked { url, .. } if !at_home(&url) => Some(format!("a request to another server: {url}")),
            Entry::Wrong(what) => Some(what),
            _ => None,
        };
        self.entries().into_iter().filter_map(wrong).collect()
    }
}
