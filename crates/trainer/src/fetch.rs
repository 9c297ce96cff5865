//! Files from the origin, inflated by the browser and checked before anybody sees them.

use gloo_timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use kernelwalk_nn::data::shard::Codec;
use kernelwalk_nn::data::{Manifest, Shard, ShardEntry};
use wasm_bindgen::prelude::{JsCast as _, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ReadableStream, ReadableWritablePair, Request, RequestCache, RequestInit, Response, WorkerGlobalScope,
};

#[wasm_bindgen]
extern "C" {
    /// web-sys keeps this one behind its flag for unstable interfaces; every baseline browser has it.
    type DecompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

/// Times a file is asked for before the data are given up.
pub const ATTEMPTS: u32 = 5;
/// Wait before the second attempt, in milliseconds; it doubles with every further one.
const FIRST_PAUSE_MS: u32 = 250;

/// Fetches the manifest beside `base`.
///
/// # Errors
/// The last attempt's reason, a sentence without a full stop.
pub async fn manifest(base: &str, on_bad: impl Fn(&str, u32)) -> Result<Manifest, String> {
    let url = format!("{base}manifest.json");
    persistently(&on_bad, async |first| {
        let file = bytes(&url, first).await?;
        serde_json::from_slice(&file).map_err(|why| format!("the list of images cannot be read: {why}"))
    })
    .await
}

/// Fetches one shard and checks everything about it; what does not hold is fetched again.
///
/// # Errors
/// The last attempt's reason, a sentence without a full stop.
pub async fn shard(
    base: &str,
    manifest: &Manifest,
    entry: &ShardEntry,
    on_bad: impl Fn(&str, u32),
) -> Result<Shard, String> {
    let url = format!("{base}{}", entry.file);
    persistently(&on_bad, async |first| {
        let file = bytes(&url, first).await?;
        let (header, body) = manifest.open(entry, &file).map_err(|why| why.to_string())?;
        let decoded = match header.codec() {
            Codec::Stored => body.to_vec(),
            Codec::Gzip => inflate(body).await?,
        };
        Shard::verify(header, decoded).map_err(|why| why.to_string())
    })
    .await
}

/// Makes up to [`ATTEMPTS`] attempts, with growing pauses. Tells `on_bad` of each that failed and is
/// followed by another.
async fn persistently<T>(
    on_bad: &impl Fn(&str, u32),
    attempt: impl AsyncFn(bool) -> Result<T, String>,
) -> Result<T, String> {
    let mut pause = FIRST_PAUSE_MS;
    for made in 1.. {
        match attempt(made == 1).await {
            Ok(value) => return Ok(value),
            Err(why) if made == ATTEMPTS => return Err(why),
            Err(why) => on_bad(&why, made),
        }
        TimeoutFuture::new(pause).await;
        pause *= 2;
    }
    Err("no attempt was made".into())
}

/// The bytes at an address. Unless it is the first attempt, the browser's cache is passed over: a
/// damaged copy in it would come back for ever.
async fn bytes(url: &str, first: bool) -> Result<Vec<u8>, String> {
    let options = RequestInit::new();
    if !first {
        options.set_cache(RequestCache::Reload);
    }
    let request = Request::new_with_str_and_init(url, &options).map_err(words)?;
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let response = JsFuture::from(scope.fetch_with_request(&request)).await.map_err(words)?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(format!("the server answered {} {}", response.status(), response.status_text()));
    }
    body_of(&response).await
}

async fn inflate(gzip: &[u8]) -> Result<Vec<u8>, String> {
    let bytes = Uint8Array::from(gzip);
    let source = Response::new_with_opt_buffer_source(Some(bytes.unchecked_ref())).map_err(words)?;
    let packed: ReadableStream = source.body().ok_or("the browser cannot stream")?;
    let decoder = DecompressionStream::new("gzip").map_err(words)?;
    let plain = packed.pipe_through(decoder.unchecked_ref::<ReadableWritablePair>());
    let response = Response::new_with_opt_readable_stream(Some(&plain)).map_err(words)?;
    body_of(&response).await.map_err(|why| format!("the images cannot be inflated: {why}"))
}

async fn body_of(response: &Response) -> Result<Vec<u8>, String> {
    let buffer = JsFuture::from(response.array_buffer().map_err(words)?).await.map_err(words)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// What the browser says, in words: errors carry a message, the rest is shown as it is.
#[expect(clippy::needless_pass_by_value, reason = "the shape `map_err` wants")]
fn words(error: JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => format!("{error:?}"),
    }
}
