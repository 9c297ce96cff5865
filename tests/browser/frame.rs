//! Home, themes, keys.

use kernelwalk_stage::scenes::SCENES;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::Page;

fn theme() -> Option<String> {
    web_sys::window()?.document()?.document_element()?.get_attribute("data-theme")
}

#[wasm_bindgen_test]
async fn home_lists_every_scene_and_links_only_those_that_exist() {
    let page = Page::open("#/").await;
    let ready = SCENES.iter().filter(|s| s.status.is_ready()).count();
    assert_eq!(page.all(".entry").len(), SCENES.len());
    assert_eq!(page.all("a.entry").len(), ready);
    assert_eq!(page.all(".entry.soon a").len(), 0);
}

#[wasm_bindgen_test]
async fn every_theme_can_be_chosen_and_auto_leaves_it_to_the_system() {
    let page = Page::open("#/").await;
    for (index, expected) in [(2, Some("dark")), (3, Some("projector")), (1, Some("light")), (0, None)] {
        let select: web_sys::HtmlSelectElement =
            wasm_bindgen::JsCast::dyn_into(page.one("select")).expect("a menu");
        select.set_selected_index(index);
        let init = web_sys::EventInit::new();
        init.set_bubbles(true);
        let event = web_sys::Event::new_with_event_init_dict("change", &init).expect("an event");
        select.dispatch_event(&event).expect("dispatched");
        page.settle().await;
        assert_eq!(theme().as_deref(), expected);
    }
}

#[wasm_bindgen_test]
async fn question_mark_lists_the_keys_unless_single_keys_are_off() {
    let page = Page::open("#/convolution").await;
    page.one("#main").focus().expect("focusable");
    page.press("?").await;
    page.until("dialog[open] input[role=switch]").await.click();
    page.settle().await;
    page.one("dialog header button").click();
    page.settle().await;
    assert_eq!(page.all("dialog").len(), 0);
    page.one("#main").focus().expect("focusable");
    page.press("?").await;
    assert_eq!(page.all("dialog").len(), 0, "single keys are off");
}

#[wasm_bindgen_test]
async fn a_link_with_a_bad_value_opens_and_says_so() {
    let page = Page::open("#/convolution?s=banana&t=9").await;
    assert_eq!(page.values("Output"), "12 12 17;10 17 19;9 6 14");
    assert_eq!(page.all(".notices [role=alert]").len(), 1);
    page.one(".notices button").click();
    page.settle().await;
    assert_eq!(page.all(".notices [role=alert]").len(), 0);
}

#[wasm_bindgen_test]
async fn an_unknown_link_leads_back_to_the_map() {
    let page = Page::open("#/nowhere").await;
    assert!(page.text().contains("no scene of that name"));
    assert_eq!(page.one("main a").get_attribute("href").as_deref(), Some("#/"));
}

#[wasm_bindgen_test]
fn the_browser_knows_which_form_goes_with_a_number() {
    use kernelwalk::browser::plurals::category;
    let table = [
        ("en", 1.0, "one"),
        ("en", 2.0, "other"),
        ("de", 1.0, "one"),
        ("pl", 3.0, "few"),
        ("ar", 0.0, "zero"),
    ];
    for (language, number, form) in table {
        assert_eq!(category(language, number), form, "{number} in {language}");
    }
}
