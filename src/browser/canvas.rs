//! Pixels on and from canvases.

use gloo::file::ObjectUrl;
use js_sys::{Function, Promise};
use kernelwalk_stage::image::Region;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// Shows pixels, four bytes each, in rows of `width`. A canvas that cannot be drawn on stays as it is: the numbers are in
/// the inspector all the same.
pub fn put(canvas: &HtmlCanvasElement, rgba: &[u8], [rows, cols]: [usize; 2]) {
    let (width, height) = (cols as u32, rows as u32);
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(rgba), width, height);
    if let (Some(context), Ok(image)) = (context(canvas, &JsValue::UNDEFINED), image) {
        // Fails only for pictures from elsewhere.
        let _ = context.put_image_data(&image, 0.0, 0.0);
    }
}

/// Shows the pixels of a part of the picture; the rest stays as it is.
pub fn put_part(canvas: &HtmlCanvasElement, rgba: &[u8], part: Region) {
    let image =
        ImageData::new_with_u8_clamped_array_and_sh(Clamped(rgba), part.cols as u32, part.rows as u32);
    if let (Some(context), Ok(image)) = (context(canvas, &JsValue::UNDEFINED), image) {
        // Fails only for pictures from elsewhere.
        let _ = context.put_image_data(&image, part.col as f64, part.row as f64);
    }
}

/// Pixels, four bytes each, as a picture that styles can name for as long as this lives. It is encoded beside the page.
pub async fn encoded(rgba: &[u8], size: [usize; 2]) -> Option<ObjectUrl> {
    let (canvas, _) = hidden()?;
    put(&canvas, rgba, size);
    let mut encode = |done: Function, _: Function| {
        // Fails only for pictures from elsewhere.
        let _ = canvas.to_blob(&done);
    };
    let blob = JsFuture::from(Promise::new(&mut encode)).await.ok()?;
    // A blob, or null where the canvas gives none; a check of its class would be glue in the first load.
    (!blob.is_null()).then(|| ObjectUrl::from(gloo::file::Blob::from(blob.unchecked_into::<Blob>())))
}

/// A canvas that is on no page, to read pixels back from.
pub fn hidden() -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    let options = js_sys::Object::new();
    // Without it every read would wait for the graphics card.
    let _ = js_sys::Reflect::set(&options, &JsValue::from_str("willReadFrequently"), &JsValue::TRUE);
    let context = context(&canvas, &options)?;
    Some((canvas, context))
}

fn context(canvas: &HtmlCanvasElement, options: &JsValue) -> Option<CanvasRenderingContext2d> {
    canvas.get_context_with_context_options("2d", options).ok()??.dyn_into().ok()
}
