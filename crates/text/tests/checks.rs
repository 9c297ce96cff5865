//! The checks that fail a build, run on catalogues made to fail them.

#[path = "../build/catalogue.rs"]
mod catalogue;
#[path = "../build/encode.rs"]
mod encode;

use catalogue::{compare, functions, read};

const ENGLISH: &str = "play = Play\nat = row { $row }, column { $column }\n";

fn problems(translation: &str) -> String {
    let english = read("en.ftl", ENGLISH, &[]).expect("English parses");
    match read("xx.ftl", translation, &english) {
        Ok(other) => compare(&english, "xx.ftl", &other).err().unwrap_or_default(),
        Err(why) => why,
    }
}

#[test]
fn every_english_message_becomes_a_function_with_its_arguments_in_order() {
    let code = functions(&[read("en.ftl", ENGLISH, &[]).expect("English parses")]);
    assert!(code.contains("pub fn play() -> String"), "{code}");
    assert!(
        code.contains("pub fn at<'a>(row: impl Into<Value<'a>>, column: impl Into<Value<'a>>)"),
        "{code}"
    );
}

#[test]
fn a_complete_translation_passes_even_with_another_order() {
    assert_eq!(problems("at = Spalte { $column }, Zeile { $row }\nplay = Start\n"), "");
}

#[test]
fn each_defect_of_a_translation_is_named() {
    let table = [
        ("play = Start\n", "`at` is missing"),
        ("play = Start\nat = { $row } { $colum }\n", "uses $colum, which en.ftl does not give it"),
        ("play = Start\nat = { $row }\n", "leaves out $column"),
        ("play = Start\nat = { $row } { $column }\nmore = x\n", "`more` is unknown"),
        ("play = Start\nplay = Start\nat = { $row } { $column }\n", "twice"),
        ("play = { -brand }\nat = { $row } { $column }\n", "term -brand"),
        ("play = { NUMBER(1) }\nat = { $row } { $column }\n", "calls NUMBER()"),
        ("play = Start\nat = { $row\n", "xx.ftl:"),
        ("play = { \"a\" ->\n *[a] b\n }\nat = { $row } { $column }\n", "selects by something"),
    ];
    for (translation, wanted) in table {
        let said = problems(translation);
        assert!(said.contains(wanted), "{translation:?} gave {said:?}, not {wanted:?}");
    }
}

#[test]
fn a_translation_passes_its_arguments_in_the_order_of_english() {
    let english = read("en.ftl", ENGLISH, &[]).expect("English parses");
    let german = read("de.ftl", "at = Spalte { $column }, Zeile { $row }\nplay = Start\n", &english);
    let code = functions(&[english, german.expect("German parses")]);
    assert!(code.contains(r#"say(&["Play", "Start"], &[])"#), "{code}");
    let at =
        r#"say(&["row \u{1}a, column \u{1}b", "Spalte \u{1}b, Zeile \u{1}a"], &[row.into(), column.into()])"#;
    assert!(code.contains(at), "{code}");
}

#[test]
fn a_selection_puts_its_default_last_and_terms_and_literals_are_filled_in() {
    let source = "-brand = K\nn = { -brand }{ \" \" }{ $count ->\n   *[other] { $count } cells\n    [one] one cell\n }.\n";
    let messages = read("en.ftl", source, &[]).expect("parses");
    let code = functions(&[messages]);
    let wanted = r#""K \u{2}a\u{3}one\u{4}one cell\u{3}\u{4}\u{1}a cells\u{5}.""#;
    assert!(code.contains(wanted), "{code}");
}
