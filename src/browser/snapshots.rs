//! Trainings that survive a reload: one snapshot per tab, in IndexedDB.
//!
//! IndexedDB is spoken to through web-sys, which the page links anyway: four calls are needed, and the maintained wrapper
//! crates add more bytes to the first load than these do. Whatever the browser refuses (private mode, a full disk) means
//! that nothing is kept, never that training stops.

use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

use super::tab;

const DATABASE: &str = "kernelwalk";
const STORE: &str = "snapshots";
const VERSION: u32 = 1;
/// Snapshots kept: those of the tabs that saved last.
const MOST_KEPT: usize = 6;
/// Age at which a snapshot of a tab that never came back is deleted: a week.
const OLDEST_MS: f64 = 7.0 * 24.0 * 3600.0 * 1000.0;

/// A training that can go on.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// Steps made.
    pub step: u64,
    /// What the app wants to know again about the run, in its own words (JSON).
    pub note: String,
    /// The session's snapshot.
    pub bytes: Vec<u8>,
}

/// Keeps a snapshot for this tab in place of its last one. Says whether the browser took it.
pub async fn save(saved: &Saved) -> bool {
    let write = async || {
        let key = JsValue::from_str(&tab::id().await);
        let store = open(IdbTransactionMode::Readwrite).await?;
        let record = js_sys::Object::new();
        Reflect::set(&record, &"step".into(), &JsValue::from_f64(saved.step as f64))?;
        Reflect::set(&record, &"note".into(), &JsValue::from_str(&saved.note))?;
        Reflect::set(&record, &"bytes".into(), &Uint8Array::from(saved.bytes.as_slice()))?;
        Reflect::set(&record, &"at".into(), &JsValue::from_f64(js_sys::Date::now()))?;
        done(&store.put_with_key(&record, &key)?).await
    };
    let written: Result<JsValue, JsValue> = write().await;
    written.is_ok()
}

/// The snapshot that this tab kept before it was reloaded; in a duplicated tab the original's.
pub async fn load() -> Option<Saved> {
    let key = JsValue::from_str(&tab::inherited_id().await?);
    let store = open(IdbTransactionMode::Readonly).await.ok()?;
    let record = done(&store.get(&key).ok()?).await.ok()?;
    let get = |field: &str| Reflect::get(&record, &field.into()).ok();
    Some(Saved {
        step: get("step")?.as_f64()? as u64,
        note: get("note")?.as_string()?,
        bytes: get("bytes")?.dyn_into::<Uint8Array>().ok()?.to_vec(),
    })
}

/// Deletes this tab's snapshot.
pub async fn forget() {
    let key = JsValue::from_str(&tab::id().await);
    if let Ok(store) = open(IdbTransactionMode::Readwrite).await
        && let Ok(request) = store.delete(&key)
    {
        let _ = done(&request).await;
    }
}

/// Deletes the snapshots of tabs that did not come back. To be called once per visit.
pub async fn prune() {
    let _ = try_prune(js_sys::Date::now()).await;
}

async fn try_prune(now: f64) -> Result<(), JsValue> {
    let own = tab::id().await;
    let store = open(IdbTransactionMode::Readwrite).await?;
    // Both are in the order of the keys, and in one transaction.
    let (keys, records) = (store.get_all_keys()?, store.get_all()?);
    let (keys, records) = (done(&keys).await?, done(&records).await?);
    let at =
        |record: JsValue| Reflect::get(&record, &"at".into()).ok().and_then(|at| at.as_f64()).unwrap_or(0.0);
    let kept: Vec<(String, f64)> = Array::from(&keys)
        .iter()
        .zip(Array::from(&records).iter())
        .filter_map(|(key, record)| Some((key.as_string()?, at(record))))
        .collect();
    for key in outdated(kept, &own, now) {
        done(&store.delete(&JsValue::from_str(&key))?).await?;
    }
    Ok(())
}

/// Keys to delete: too old, or beyond the newest [`MOST_KEPT`]; never this tab's own.
fn outdated(mut kept: Vec<(String, f64)>, own: &str, now: f64) -> Vec<String> {
    kept.retain(|(key, _)| key != own);
    kept.sort_by(|a, b| b.1.total_cmp(&a.1));
    let old = |(rank, (_, at)): &(usize, (String, f64))| rank + 1 >= MOST_KEPT || now - at > OLDEST_MS;
    kept.into_iter().enumerate().filter(old).map(|(_, (key, _))| key).collect()
}

async fn open(mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let factory = window.indexed_db()?.ok_or(JsValue::NULL)?;
    let request = factory.open_with_u32(DATABASE, VERSION)?;
    let fresh = request.clone();
    let upgrade = Closure::once_into_js(move || {
        if let Ok(database) = fresh.result().and_then(|result| result.dyn_into::<IdbDatabase>()) {
            // Fails only if the store is there already.
            let _ = database.create_object_store(STORE);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    let database: IdbDatabase = done(&request).await?.dyn_into()?;
    let store = database.transaction_with_str_and_mode(STORE, mode)?.object_store(STORE);
    // Takes effect once the transaction is over: no tab then holds another's upgrade back.
    database.close();
    store
}

/// The result of a request, once there is one.
async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        let settled = request.clone();
        let handler = Closure::once_into_js(move || {
            let (settle, value) = match (settled.error(), settled.result()) {
                (Ok(None), Ok(value)) => (resolve, value),
                (Ok(Some(error)), _) => (reject, error.into()),
                (Err(error), _) | (_, Err(error)) => (reject, error),
            };
            let _ = settle.call1(&JsValue::NULL, &value);
        });
        let handler: &js_sys::Function = handler.unchecked_ref();
        request.set_onsuccess(Some(handler));
        request.set_onerror(Some(handler));
    });
    JsFuture::from(promise).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(ages_days: &[f64]) -> Vec<(String, f64)> {
        ages_days
            .iter()
            .enumerate()
            .map(|(k, days)| (format!("tab{k}"), 1e12 - days * 24.0 * 3.6e6))
            .collect()
    }

    #[test]
    fn the_newest_snapshots_stay_and_the_own_one_always() {
        let ages = [9.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 30.0];
        assert_eq!(outdated(kept(&ages), "tab7", 1e12), ["tab6", "tab0"]);
    }

    #[test]
    fn a_snapshot_older_than_a_week_goes() {
        assert_eq!(outdated(kept(&[6.9, 7.1]), "another", 1e12), ["tab1"]);
    }
}
