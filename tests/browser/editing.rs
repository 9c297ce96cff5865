//! Editing a cell, and what follows.

use wasm_bindgen_test::wasm_bindgen_test;

use super::page::Page;

#[wasm_bindgen_test]
async fn an_edited_cell_recomputes_its_outputs_and_undo_takes_it_back() {
    let page = Page::open("#/convolution?t=9").await;
    assert_eq!(page.values("Output"), "12 12 17;10 17 19;9 6 14");
    page.cell("Input", 0, 1).focus().expect("focusable");
    page.press("Enter").await;
    page.type_text("4").await;
    assert_eq!(page.values("Output"), "13 12 17;10 17 19;9 6 14", "while typing");
    page.press("Enter").await;
    assert_eq!(page.focused(), ("0".to_owned(), "1".to_owned()), "the cell has the focus again");
    page.press_with("z", true).await;
    assert_eq!(page.values("Output"), "12 12 17;10 17 19;9 6 14", "after undo");
}

#[wasm_bindgen_test]
async fn escape_reverts_and_an_unfinished_number_changes_nothing() {
    let page = Page::open("#/convolution?t=9").await;
    page.cell("Weight", 0, 1).focus().expect("focusable");
    page.press("7").await;
    assert!(page.values("Output").starts_with("30 "), "a digit begins an edit: {}", page.values("Output"));
    page.type_text("-").await;
    assert!(page.cell("Weight", 0, 1).class_list().contains("pending"), "a lone minus is pending");
    page.press("Escape").await;
    assert_eq!(page.values("Weight"), "0 1 2;2 2 0;0 1 2");
    assert_eq!(page.values("Output"), "12 12 17;10 17 19;9 6 14");
}

#[wasm_bindgen_test]
async fn a_kernel_of_five_on_three_keeps_the_picture_and_says_why_in_both_wordings() {
    let kernel = ["1,1,1,1,1"; 5].join(";");
    let page = Page::open(&format!("#/convolution?x=1,2,3;4,5,6;7,8,9&w={kernel}")).await;
    let alert = page.one("[role=alert]").text_content().unwrap_or_default();
    assert!(
        alert.contains("Kernel size can't be greater than actual input size"),
        "PyTorch's words: {alert}"
    );
    assert!(alert.contains("the kernel spans 5 cells"), "plain words: {alert}");
    assert!(page.one(".fig").class_list().contains("dim"), "the last picture stays, dimmed");
    // Ways out are fetched once they are needed.
    page.until(".fixes button").await.click();
    page.settle().await;
    assert!(page.all(".fig.dim").is_empty(), "the first way out leads out");
}

#[wasm_bindgen_test]
async fn a_reload_brings_edits_back_from_the_session() {
    {
        let page = Page::open("#/convolution?t=9").await;
        page.cell("Input", 0, 1).focus().expect("focusable");
        page.press("4").await;
        page.press("Enter").await;
    }
    let page = Page::reopen("#/convolution").await;
    assert!(page.values("Input").starts_with("3 4 2 1 0"), "{}", page.values("Input"));
}
