//! The checks that fail a build, run on catalogues made to fail them.

#[path = "../build/catalogue.rs"]
mod catalogue;

use catalogue::{compare, functions, read};

const ENGLISH: &str = "play = Play\nat = row { $row }, column { $column }\n";

fn problems(translation: &str) -> String {
    let english = read("en.ftl", ENGLISH).expect("English parses");
    match read("xx.ftl", translation) {
        Ok(other) => compare(&english, "xx.ftl", &other).err().unwrap_or_default(),
        Err(why) => why,
    }
}

#[test]
fn every_english_message_becomes_a_function_with_its_arguments_in_order() {
    let code = functions(&read("en.ftl", ENGLISH).expect("English parses"));
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
    ];
    for (translation, wanted) in table {
        let said = problems(translation);
        assert!(said.contains(wanted), "{translation:?} gave {said:?}, not {wanted:?}");
    }
}
