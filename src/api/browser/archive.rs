//! What outlives a tab, in the browser's own database, and what only one tab may hold, by the browser's own locks.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

use super::super::Soon;
use super::super::archive::{Archive, Hold};
use super::window;

const DATABASE: &str = "rollcall";
const STORE: &str = "journal";
/// Behind every character that a name may have.
const LAST: &str = "\u{ffff}";

/// The archive of this browser. It is opened on first use.
#[derive(Default)]
pub struct BrowserArchive {
    database: OnceCell<IdbDatabase>,
}

impl BrowserArchive {
    async fn database(&self) -> Result<IdbDatabase, String> {
        if let Some(database) = self.database.get() {
            return Ok(database.clone());
        }
        let factory = window().indexed_db().map_err(why)?.ok_or("this browser window has no database")?;
        let open = factory.open_with_u32(DATABASE, 1).map_err(why)?;
        let request = open.clone();
        let upgrade = Closure::once_into_js(move || {
            if let Ok(database) = request.result().and_then(JsCast::dyn_into::<IdbDatabase>) {
                // It can only fail if it is there already.
                _ = database.create_object_store(STORE);
            }
        });
        open.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
        let database: IdbDatabase = answer(&open).await?.dyn_into().map_err(why)?;
        Ok(self.database.get_or_init(|| database).clone())
    }

    /// A transaction that is on the disk when it is complete: a crash right after it takes nothing away.
    async fn store(&self, mode: IdbTransactionMode) -> Result<(IdbTransaction, IdbObjectStore), String> {
        let database = self.database().await?;
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into()).map_err(why)?;
        let begin: Function = Reflect::get(&database, &"transaction".into())
            .and_then(JsCast::dyn_into)
            .map_err(why)?;
        let mode = if mode == IdbTransactionMode::Readwrite {
            "readwrite"
        } else {
            "readonly"
        };
        let transaction = begin.call3(&database, &STORE.into(), &mode.into(), &options).map_err(why)?;
        let transaction: IdbTransaction = transaction.dyn_into().map_err(why)?;
        let store = transaction.object_store(STORE).map_err(why)?;
        Ok((transaction, store))
    }
}

impl Archive for BrowserArchive {
    fn entries<'a>(&'a self, beginning: &'a str) -> Soon<'a, Result<Vec<(String, String)>, String>> {
        Box::pin(async move {
            let (_, store) = self.store(IdbTransactionMode::Readonly).await?;
            let end = format!("{beginning}{LAST}");
            let range = IdbKeyRange::bound(&beginning.into(), &end.into()).map_err(why)?;
            // Both are asked for at once: a transaction ends as soon as nobody waits for it.
            let keys = store.get_all_keys_with_key(&range).map_err(why)?;
            let texts = store.get_all_with_key(&range).map_err(why)?;
            let keys: Array = answer(&keys).await?.unchecked_into();
            let texts: Array = answer(&texts).await?.unchecked_into();
            let pairs = keys.iter().zip(texts.iter());
            Ok(pairs
                .filter_map(|(key, text)| Some((key.as_string()?, text.as_string()?)))
                .collect())
        })
    }

    fn keep(&self, texts: Vec<(String, String)>) -> Soon<'_, Result<(), String>> {
        Box::pin(async move {
            let (transaction, store) = self.store(IdbTransactionMode::Readwrite).await?;
            for (name, text) in texts {
                store.put_with_key(&text.into(), &name.into()).map_err(why)?;
            }
            complete(&transaction).await
        })
    }

    fn remove<'a>(&'a self, names: &'a [String]) -> Soon<'a, Result<(), String>> {
        Box::pin(async move {
            let (transaction, store) = self.store(IdbTransactionMode::Readwrite).await?;
            for name in names {
                store.delete(&name.into()).map_err(why)?;
            }
            complete(&transaction).await
        })
    }

    fn hold<'a>(&'a self, name: &'a str) -> Soon<'a, Option<Hold>> {
        Box::pin(async move {
            let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
            let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
            let options = Object::new();
            Reflect::set(&options, &"ifAvailable".into(), &true.into()).ok()?;
            let kept: Rc<RefCell<Option<Function>>> = Rc::default();
            // Kept as soon as the browser has said whether it is free.
            let said = Promise::new(&mut |said, _| {
                let kept = kept.clone();
                let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
                    // It cannot fail: the browser made this function, and it takes anything.
                    _ = said.call1(&JsValue::UNDEFINED, &(!lock.is_null()).into());
                    if lock.is_null() {
                        return JsValue::UNDEFINED;
                    }
                    // The lock is held until this promise is kept.
                    Promise::new(&mut |keep, _| *kept.borrow_mut() = Some(keep)).into()
                });
                _ = request.call3(&locks, &name.into(), &options, &granted);
            });
            JsFuture::from(said).await.ok()?.as_bool().filter(|free| *free)?;
            let release = Release(kept.borrow_mut().take()?);
            let hold: Hold = Box::new(release);
            Some(hold)
        })
    }
}

/// Lets a lock go when it is dropped.
struct Release(Function);

impl Drop for Release {
    fn drop(&mut self) {
        // A function that the browser made and that takes anything: it cannot fail.
        _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

fn why(error: impl Into<JsValue>) -> String {
    let error: JsValue = error.into();
    Reflect::get(&error, &"message".into())
        .ok()
        .and_then(|message| message.as_string())
        .unwrap_or_else(|| "the browser's database does not answer".to_owned())
}

/// Waits for one of two events.
async fn event(target: &JsValue, good: &str, bad: &[&str]) -> Result<(), String> {
    let promise = Promise::new(&mut |keep, refuse| {
        _ = Reflect::set(target, &good.into(), &keep);
        for name in bad {
            _ = Reflect::set(target, &(*name).into(), &refuse);
        }
    });
    JsFuture::from(promise).await.map(drop).map_err(|_| {
        let error = Reflect::get(target, &"error".into()).unwrap_or(JsValue::UNDEFINED);
        why(error)
    })
}

async fn answer(request: &IdbRequest) -> Result<JsValue, String> {
    // Who asks for two things waits for one after the other, and the second may be there first.
    if request.ready_state() != web_sys::IdbRequestReadyState::Done {
        event(request, "onsuccess", &["onerror", "onblocked"]).await?;
    }
    request.result().map_err(why)
}

async fn complete(transaction: &IdbTransaction) -> Result<(), String> {
    event(transaction, "oncomplete", &["onerror", "onabort"]).await
}
