//! Mounts the app and finds things in it.

use gloo::timers::future::TimeoutFuture;
use kernelwalk::app::App;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, InputEvent, KeyboardEvent, KeyboardEventInit};
use yew::AppHandle;

/// A mounted app; unmounted when dropped, so that tests do not hear each other's keys.
pub(crate) struct Page {
    app: Option<AppHandle<App>>,
    host: Element,
}

fn document() -> web_sys::Document {
    web_sys::window().and_then(|w| w.document()).expect("a browser has a document")
}

impl Page {
    /// Opens the app at a fragment, with nothing kept from earlier tests.
    pub(crate) async fn open(fragment: &str) -> Self {
        let window = web_sys::window().expect("a browser has a window");
        for storage in [window.session_storage(), window.local_storage()] {
            if let Ok(Some(storage)) = storage {
                storage.clear().expect("storage can be cleared");
            }
        }
        Self::reopen(fragment).await
    }

    /// Opens the app as a reload would: what the tab kept is still there.
    pub(crate) async fn reopen(fragment: &str) -> Self {
        kernelwalk::browser::location::replace(if fragment.is_empty() { "#/" } else { fragment });
        let host = document().create_element("div").expect("an element");
        document().body().expect("a body").append_child(&host).expect("appended");
        let app = yew::Renderer::<App>::with_root(host.clone()).render();
        let page = Self { app: Some(app), host };
        page.settle().await;
        page
    }

    /// Lets Yew render and effects run.
    pub(crate) async fn settle(&self) {
        TimeoutFuture::new(30).await;
    }

    pub(crate) fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.host.query_selector_all(selector).expect("a selector");
        (0..found.length()).filter_map(|i| found.item(i)?.dyn_into().ok()).collect()
    }

    pub(crate) fn one(&self, selector: &str) -> HtmlElement {
        self.all(selector).into_iter().next().unwrap_or_else(|| panic!("nothing matches {selector}"))
    }

    /// Waits for what arrives later, such as the part that holds the dialogs.
    pub(crate) async fn until(&self, selector: &str) -> HtmlElement {
        for _ in 0..100 {
            if !self.all(selector).is_empty() {
                break;
            }
            self.settle().await;
        }
        self.one(selector)
    }

    pub(crate) fn text(&self) -> String {
        self.host.text_content().unwrap_or_default()
    }

    pub(crate) fn cell(&self, grid: &str, row: i32, col: i32) -> HtmlElement {
        self.one(&format!("[role=grid][aria-label^={grid}] [data-y='{row}'][data-x='{col}']"))
    }

    /// Values of a grid for machines, rows by `;`.
    pub(crate) fn values(&self, grid: &str) -> String {
        let rows = self.all(&format!("[role=grid][aria-label^={grid}] [role=row]"));
        let line = |row: &HtmlElement| {
            let cells = row.query_selector_all("[role=gridcell]").expect("a selector");
            let value =
                |i| cells.item(i).and_then(|c| c.dyn_into::<Element>().ok()?.get_attribute("data-value"));
            (0..cells.length()).filter_map(value).collect::<Vec<_>>().join(" ")
        };
        rows.iter().map(line).collect::<Vec<_>>().join(";")
    }

    /// Presses a key where the focus is.
    pub(crate) async fn press(&self, key: &str) {
        self.press_with(key, false).await;
    }

    pub(crate) async fn press_with(&self, key: &str, ctrl: bool) {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_ctrl_key(ctrl);
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).expect("an event");
        let target = document().active_element().expect("something has the focus");
        target.dispatch_event(&event).expect("dispatched");
        self.settle().await;
    }

    /// Types into the field that has the focus.
    pub(crate) async fn type_text(&self, text: &str) {
        let field: HtmlInputElement =
            document().active_element().and_then(|e| e.dyn_into().ok()).expect("a field has the focus");
        field.set_value(text);
        let init = web_sys::InputEventInit::new();
        init.set_bubbles(true);
        let event = InputEvent::new_with_event_init_dict("input", &init).expect("an event");
        field.dispatch_event(&event).expect("dispatched");
        self.settle().await;
    }

    /// Row and column of the focused cell.
    pub(crate) fn focused(&self) -> (String, String) {
        let active = document().active_element().expect("something has the focus");
        let read = |name| active.get_attribute(name).unwrap_or_default();
        (read("data-y"), read("data-x"))
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
        self.host.remove();
    }
}
