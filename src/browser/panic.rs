//! The last resort: a defect of the page becomes a sentence and a button instead of silence.

use gloo::events::EventListener;
use js_sys::Reflect;
use js_sys::WebAssembly::RuntimeError;
use kernelwalk_text as text;
use wasm_bindgen::{JsCast as _, JsValue};

/// Shows a notice when the app stops; the session is kept already, so that a reload loses nothing.
///
/// A panic ends in a trap, which the browser reports as an error, or as a rejection where it ended a promise. The released
/// page knows no more of it; where panics have messages, the console gets them.
pub fn install() {
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&JsValue::from_str(&info.to_string()))));
    let Some(window) = web_sys::window() else { return };
    for (event, cause) in [("error", "error"), ("unhandledrejection", "reason")] {
        let listener = EventListener::new(&window, event, move |event| {
            let error = Reflect::get(event, &JsValue::from_str(cause));
            if error.is_ok_and(|error| error.is_instance_of::<RuntimeError>()) {
                // The words are asked for here, not before: the language may have changed since the start.
                let _ = show();
            }
        });
        listener.forget();
    }
}

fn show() -> Option<()> {
    let window = web_sys::window()?;
    let document = window.document()?;
    if document.get_element_by_id("crash").is_some() {
        return Some(());
    }
    let notice = document.create_element("div").ok()?;
    notice.set_id("crash");
    notice.set_class_name("note bad crash");
    notice.set_attribute("role", "alert").ok()?;
    let words = document.create_element("p").ok()?;
    words.set_text_content(Some(&text::crash()));
    let reload = document.create_element("button").ok()?;
    reload.set_class_name("btn");
    reload.set_text_content(Some(&text::reload()));
    // A listener of its own: whatever the app still holds, it is not asked.
    EventListener::new(&reload, "click", |_| {
        let _ = web_sys::window().map(|window| window.location().reload());
    })
    .forget();
    notice.append_with_node_2(&words, &reload).ok()?;
    document.body()?.append_child(&notice).ok()?;
    Some(())
}
