//! Digits of MNIST, fetched as they are packed and unpacked by the browser.

use js_sys::Uint8Array;
use kernelwalk_stage::app::pictures::pixels::{DigitFile, Digits};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableWritablePair, Response};

#[wasm_bindgen]
extern "C" {
    /// web-sys keeps this one behind its flag for unstable interfaces; every baseline browser has it.
    type DecompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

/// Fetches a file of digits; none if it cannot be had, or is not what its name says.
pub async fn fetch(file: DigitFile) -> Option<Digits> {
    let url = format!("data/{}", file.file());
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(&url)).await.ok()?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return None;
    }
    let bytes = body_of(&response).await?;
    let body = inflate(DigitFile::packed(&bytes)?).await?;
    Digits::new(file, &bytes, body)
}

/// The format's own checksum is looked at on the way: damage ends in none.
async fn inflate(gzip: &[u8]) -> Option<Vec<u8>> {
    let bytes = Uint8Array::from(gzip);
    let packed = Response::new_with_opt_buffer_source(Some(bytes.unchecked_ref())).ok()?;
    let packed: ReadableStream = packed.body()?;
    let decoder = DecompressionStream::new("gzip").ok()?;
    let plain = packed.pipe_through(decoder.unchecked_ref::<ReadableWritablePair>());
    body_of(&Response::new_with_opt_readable_stream(Some(&plain)).ok()?).await
}

async fn body_of(response: &Response) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
