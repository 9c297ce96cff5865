//! The last resort: a defect of the page becomes a sentence and a button instead of silence.

use kernelwalk_text as text;
use wasm_bindgen::JsValue;

/// Shows a notice when the app stops; the session is kept already, so that a reload loses nothing.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&JsValue::from_str(&info.to_string()));
        // The words are asked for here, not before: the language may have changed since the start.
        let _ = show();
    }));
}

fn show() -> Option<()> {
    let window = web_sys::window()?;
    let document = window.document()?;
    if document.get_element_by_id("crash").is_some() {
        return Some(());
    }
    let notice = document.create_element("form").ok()?;
    notice.set_id("crash");
    notice.set_class_name("note bad crash");
    notice.set_attribute("role", "alert").ok()?;
    // A form that leads back here is the one reload that needs no script.
    notice.set_attribute("action", &window.location().href().ok()?).ok()?;
    let words = document.create_element("p").ok()?;
    words.set_text_content(Some(&text::crash()));
    let reload = document.create_element("button").ok()?;
    reload.set_class_name("btn");
    reload.set_text_content(Some(&text::reload()));
    notice.append_with_node_2(&words, &reload).ok()?;
    document.body()?.append_child(&notice).ok()?;
    Some(())
}
