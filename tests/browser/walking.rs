//! Grids by keyboard.

use wasm_bindgen_test::wasm_bindgen_test;

use super::page::Page;

#[wasm_bindgen_test]
async fn a_grid_has_one_tab_stop_and_arrows_stay_inside() {
    let page = Page::open("#/convolution").await;
    assert_eq!(page.all("[role=grid][aria-label^=Input] [tabindex='0']").len(), 1);
    page.cell("Input", 0, 0).focus().expect("focusable");
    for (key, ctrl, at) in [
        ("ArrowUp", false, ("0", "0")),
        ("ArrowRight", false, ("0", "1")),
        ("ArrowDown", false, ("1", "1")),
        ("End", false, ("1", "4")),
        ("ArrowRight", false, ("1", "4")),
        ("End", true, ("4", "4")),
        ("Home", false, ("4", "0")),
        ("Home", true, ("0", "0")),
    ] {
        page.press_with(key, ctrl).await;
        let (row, col) = page.focused();
        assert_eq!((row.as_str(), col.as_str()), at, "after {key}");
    }
    assert_eq!(
        page.all("[role=grid][aria-label^=Input] [tabindex='0']").len(),
        1,
        "the tab stop moves along"
    );
}

#[wasm_bindgen_test]
async fn enter_pins_an_output_and_escape_releases_it() {
    let page = Page::open("#/convolution?t=9").await;
    page.cell("Output", 1, 1).focus().expect("focusable");
    page.press("Enter").await;
    assert!(page.cell("Output", 1, 1).class_list().contains("pinned"));
    assert!(page.one(".insp").text_content().unwrap_or_default().contains("Y[1, 1]"));
    page.press("Escape").await;
    assert!(!page.cell("Output", 1, 1).class_list().contains("pinned"));
}

#[wasm_bindgen_test]
async fn arrow_keys_in_a_grid_do_not_move_time() {
    let page = Page::open("#/convolution").await;
    page.cell("Input", 2, 2).focus().expect("focusable");
    page.press("ArrowRight").await;
    assert_eq!(page.values("Output"), "  ;  ;  ", "nothing is computed yet");
    page.one("#main").focus().expect("focusable");
    page.press("ArrowRight").await;
    assert_eq!(page.values("Output"), "12  ;  ;  ", "one cell on");
    page.press("End").await;
    assert_eq!(page.values("Output"), "12 12 17;10 17 19;9 6 14");
}
