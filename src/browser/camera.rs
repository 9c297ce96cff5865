//! The camera: asked for, read frame by frame, and stopped for certain.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::render::{AnimationFrame, request_animation_frame};
use kernelwalk_stage::image;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, MediaDevices, MediaStream,
    MediaStreamConstraints, MediaStreamTrack,
};

use super::canvas;

/// What the camera is asked for.
const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;
/// The page may hold back a hidden video; a frame that brings no new picture is skipped.
const HAS_PICTURE: u16 = 2;

/// A camera that runs. It stops, and its light goes out, when this is dropped.
pub struct Camera {
    stream: MediaStream,
    video: HtmlVideoElement,
    next: Rc<RefCell<Option<AnimationFrame>>>,
    _ended: Vec<EventListener>,
}

impl Camera {
    /// Asks the browser, which asks the person.
    ///
    /// # Errors
    /// The name of the browser's exception; empty where it offers no cameras at all.
    pub async fn open(on_end: impl Fn() + Clone + 'static) -> Result<Self, String> {
        let stream = ask().await?;
        let video = play(&stream).await.ok_or_else(String::new);
        let video = video.inspect_err(|_| stop(&stream))?;
        let listen = |track: MediaStreamTrack| {
            let on_end = on_end.clone();
            EventListener::new(&track, "ended", move |_| on_end())
        };
        let ended = tracks(&stream).map(listen).collect();
        Ok(Self { stream, video, next: Rc::default(), _ended: ended })
    }

    /// Gives every new picture, `[rows, columns]` and its pixels, to `take`. `longest` says how large it is wanted now.
    pub fn watch(
        &self,
        longest: impl Fn() -> usize + 'static,
        take: impl FnMut([usize; 2], &[u8]) + 'static,
    ) {
        let Some((canvas, context)) = canvas::hidden() else { return };
        let eye = Eye { video: self.video.clone(), canvas, context, seen: -1.0 };
        look(&self.next, eye, longest, take);
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.next.borrow_mut().take();
        stop(&self.stream);
        self.video.set_src_object(None);
    }
}

async fn ask() -> Result<MediaStream, String> {
    let name = |error: JsValue| {
        let name = js_sys::Reflect::get(&error, &JsValue::from_str("name")).ok();
        name.and_then(|name| name.as_string()).unwrap_or_default()
    };
    // Undefined outside of a secure context, whatever its type says.
    let navigator = web_sys::window().ok_or_else(String::new)?.navigator();
    let devices = js_sys::Reflect::get(&navigator, &JsValue::from_str("mediaDevices")).map_err(name)?;
    if devices.is_undefined() {
        return Err(String::new());
    }
    let devices: MediaDevices = devices.unchecked_into();
    let object = |pairs: &[(&str, JsValue)]| {
        let object = js_sys::Object::new();
        for (key, value) in pairs {
            let _ = js_sys::Reflect::set(&object, &JsValue::from_str(key), value);
        }
        object
    };
    let size = object(&[("width", WIDTH.into()), ("height", HEIGHT.into())]);
    // No sound is asked for, so that the video plays without a press.
    let constraints: MediaStreamConstraints = object(&[("video", size.into())]).unchecked_into();
    let promise = devices.get_user_media_with_constraints(&constraints).map_err(name)?;
    Ok(JsFuture::from(promise).await.map_err(name)?.unchecked_into())
}

async fn play(stream: &MediaStream) -> Option<HtmlVideoElement> {
    let document = web_sys::window()?.document()?;
    let video: HtmlVideoElement = document.create_element("video").ok()?.unchecked_into();
    // Phones would open it on the whole screen.
    video.set_attribute("playsinline", "").ok()?;
    video.set_src_object(Some(stream));
    JsFuture::from(video.play().ok()?).await.ok()?;
    Some(video)
}

fn tracks(stream: &MediaStream) -> impl Iterator<Item = MediaStreamTrack> {
    let tracks = stream.get_tracks();
    (0..tracks.length()).map(move |n| tracks.get(n).unchecked_into())
}

fn stop(stream: &MediaStream) {
    tracks(stream).for_each(|track| track.stop());
}

/// A video and the canvas its pictures are read from.
struct Eye {
    video: HtmlVideoElement,
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    /// The moment of the video that was read last.
    seen: f64,
}

impl Eye {
    /// The video's present picture, unless it was read before.
    fn read(&mut self, longest: usize) -> Option<([usize; 2], Vec<u8>)> {
        let now = self.video.current_time();
        let size = [self.video.video_height() as usize, self.video.video_width() as usize];
        if self.video.ready_state() < HAS_PICTURE || now == self.seen || size.contains(&0) {
            return None;
        }
        self.seen = now;
        let [rows, cols] = image::fitted(size, longest);
        if [self.canvas.height() as usize, self.canvas.width() as usize] != [rows, cols] {
            self.canvas.set_width(cols as u32);
            self.canvas.set_height(rows as u32);
        }
        let (right, bottom) = (cols as f64, rows as f64);
        let drawn = self.context.draw_image_with_html_video_element_and_dw_and_dh(
            &self.video,
            0.0,
            0.0,
            right,
            bottom,
        );
        drawn.ok()?;
        Some(([rows, cols], self.context.get_image_data(0.0, 0.0, right, bottom).ok()?.data().0))
    }
}

/// Looks at the next animation frame, and again after it.
fn look(
    next: &Rc<RefCell<Option<AnimationFrame>>>,
    mut eye: Eye,
    longest: impl Fn() -> usize + 'static,
    mut take: impl FnMut([usize; 2], &[u8]) + 'static,
) {
    let again = next.clone();
    let frame = request_animation_frame(move |_| {
        if let Some((size, rgba)) = eye.read(longest()) {
            take(size, &rgba);
        }
        // Dropped meanwhile, by what the picture led to: nobody looks any longer.
        if again.borrow().is_some() {
            look(&again, eye, longest, take);
        }
    });
    *next.borrow_mut() = Some(frame);
}
