//! Pictures from files and from the page's own folder, decoded by the browser.

use kernelwalk_stage::image::{self, Picture, PictureError, limits};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ImageBitmap, Response};

use super::canvas;

/// Fetches and decodes a picture below the page's `data` folder, number by number as it is stored.
pub async fn fetch(file: &str) -> Option<Picture> {
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(&format!("data/{file}"))).await.ok()?;
    // Each of these is what its method's specification says; a check would be glue in the first load.
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return None;
    }
    let blob: Blob = JsFuture::from(response.blob().ok()?).await.ok()?.unchecked_into();
    decode(&blob, limits::LONGEST_SIDE).await.ok()
}

/// Decodes a file, its longer side brought down to `longest`. The browser reads it, and scales it, beside the page.
///
/// # Errors
/// Files that are too large or no pictures.
pub async fn decode(file: &Blob, longest: usize) -> Result<Picture, PictureError> {
    image::check_file(file.size() as usize)?;
    let bitmap = bitmap(file).await.ok_or(PictureError::NotAPicture)?;
    let picture = pixels(&bitmap, longest);
    // Frees the decoded picture now rather than some time.
    bitmap.close();
    picture
}

async fn bitmap(file: &Blob) -> Option<ImageBitmap> {
    let promise = web_sys::window()?.create_image_bitmap_with_blob(file).ok()?;
    Some(JsFuture::from(promise).await.ok()?.unchecked_into())
}

fn pixels(bitmap: &ImageBitmap, longest: usize) -> Result<Picture, PictureError> {
    let (width, height) = (bitmap.width() as usize, bitmap.height() as usize);
    if width.saturating_mul(height) > limits::PIXELS {
        return Err(PictureError::TooManyPixels { width, height, most: limits::PIXELS });
    }
    let [rows, cols] = image::fitted([height, width], longest);
    let read = || -> Option<Vec<u8>> {
        let (canvas, context) = canvas::hidden()?;
        canvas.set_width(cols as u32);
        canvas.set_height(rows as u32);
        let _ = js_sys::Reflect::set(&context, &JsValue::from_str("imageSmoothingQuality"), &"high".into());
        let (right, bottom) = (cols as f64, rows as f64);
        context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, right, bottom).ok()?;
        Some(context.get_image_data(0.0, 0.0, right, bottom).ok()?.data().0)
    };
    Picture::from_rgba(cols, rows, &read().ok_or(PictureError::NotAPicture)?, longest)
}
