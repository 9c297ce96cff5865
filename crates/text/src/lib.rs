//! kernelwalk-text: every word the page says.
//!
//! `texts/en.ftl` is a Fluent catalogue; each of its messages becomes a function here (`play()`,
//! `trace_output(row, column)`), so a missing key or argument fails the build. A further language is a
//! further file `texts/xx.ftl`; one that lacks a message or fills in other arguments fails the build too.
//!
//! The build parses and checks the catalogues with Fluent's own parser and writes every message down as a short program
//! (`marks.rs`), so that the page carries its words and 100 lines that fill them in, and no parser.

#![forbid(unsafe_code)]

mod value;

use std::cell::Cell;

pub use value::Value;

include!("marks.rs");

mod messages {
    use super::Value;
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}
pub use messages::*;

/// The plural category of a number in a language, by CLDR: `zero`, `one`, `two`, `few`, `many` or `other`.
pub type PluralRule = fn(language: &str, number: f64) -> &'static str;

thread_local! {
    static ACTIVE: Cell<usize> = const { Cell::new(0) };
    static PLURAL: Cell<PluralRule> = const { Cell::new(english) };
}

/// The rule of English, which also stands in until [`set_plural_rule`] is called.
fn english(_: &str, number: f64) -> &'static str {
    if number == 1.0 { "one" } else { "other" }
}

/// Asks `rule` from now on (in this thread) which form a number takes. A browser knows the rules of every language.
pub fn set_plural_rule(rule: PluralRule) {
    PLURAL.set(rule);
}

/// Tags of the languages there are: English, then the others in alphabetical order.
pub fn languages() -> impl Iterator<Item = &'static str> {
    messages::LANGUAGES.iter().copied()
}

/// Speaks `tag` from now on (in this thread); a regional tag falls back to its language ("de-AT" to "de").
/// Returns the language in use, which stays what it was where there is no such file.
pub fn set_language(tag: &str) -> &'static str {
    let base = tag.split(['-', '_']).next().unwrap_or(tag);
    let at = |wanted: &str| messages::LANGUAGES.iter().position(|t| t.eq_ignore_ascii_case(wanted));
    if let Some(index) = at(tag).or_else(|| at(base)) {
        ACTIVE.set(index);
    }
    language()
}

/// The language in use.
pub fn language() -> &'static str {
    messages::LANGUAGES[ACTIVE.get()]
}

/// One message in every language, in the order of `LANGUAGES`.
type Message = [&'static str; messages::LANGUAGES.len()];

/// Not generic, so that hundreds of messages share this code.
fn say(message: &Message, values: &[Value<'_>]) -> String {
    let mut out = String::new();
    fill(message[ACTIVE.get()], values, &mut out);
    out
}

/// Writes `program` to `out`; returns what follows the mark that ended it.
fn fill<'p>(mut program: &'p str, values: &[Value<'_>], out: &mut String) -> &'p str {
    loop {
        let at = program.find(|c| c <= END).unwrap_or(program.len());
        out.push_str(&program[..at]);
        let mut rest = program[at..].chars();
        match rest.next() {
            Some(ARGUMENT) => {
                if let Some(value) = argument(rest.next(), values) {
                    value.write(out);
                }
                program = rest.as_str();
            }
            Some(SELECT) => {
                let chosen = argument(rest.next(), values);
                program = select(rest.as_str(), chosen, values, out);
            }
            // A variant ends where the next one begins, or where the selection does.
            _ => return &program[at..],
        }
    }
}

fn argument<'v>(letter: Option<char>, values: &'v [Value<'v>]) -> Option<&'v Value<'v>> {
    values.get((letter? as usize).checked_sub(FIRST.into())?)
}

/// Writes the first variant that fits; the last one has no key and fits always.
fn select<'p>(
    mut program: &'p str,
    chosen: Option<&Value<'_>>,
    values: &[Value<'_>],
    out: &mut String,
) -> &'p str {
    let mut done = false;
    while let Some(variant) = program.strip_prefix(VARIANT) {
        let Some((key, words)) = variant.split_once(WORDS) else { return "" };
        let fits = !done && (key.is_empty() || chosen.is_some_and(|value| matches(value, key)));
        done |= fits;
        program = if fits { fill(words, values, out) } else { fill(words, values, &mut String::new()) };
    }
    program.strip_prefix(END).unwrap_or_default()
}

fn matches(value: &Value<'_>, key: &str) -> bool {
    match value {
        Value::Text(text) => text == key,
        Value::Number(number) => {
            let mut written = String::new();
            value.write(&mut written);
            written == key || PLURAL.get()(language(), *number) == key
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_without_arguments_is_its_text() {
        assert_eq!(play(), "Play");
    }

    #[test]
    fn arguments_come_in_order_of_first_appearance_and_without_isolating_marks() {
        assert_eq!(cell_position(2, 3), "row 2, column 3");
    }

    #[test]
    fn negative_numbers_carry_a_true_minus_and_large_ones_no_grouping() {
        assert_eq!(cell_position(-2, 12_345), "row \u{2212}2, column 12345");
        assert_eq!(cell_position(0.5, -0.0), "row 0.5, column 0");
    }

    #[test]
    fn plural_forms_follow_the_number() {
        assert_eq!((uses_count(1), uses_count(4)), ("1 output".to_owned(), "4 outputs".to_owned()));
    }

    #[test]
    fn another_languages_forms_come_from_the_rule_that_was_set() {
        set_plural_rule(|_, number| if number == 4.0 { "one" } else { "other" });
        assert_eq!((uses_count(1), uses_count(4)), ("1 outputs".to_owned(), "4 output".to_owned()));
        set_plural_rule(english);
    }

    #[test]
    fn an_unknown_language_leaves_english() {
        assert_eq!(set_language("tlh"), "en");
        assert_eq!(set_language("en-GB"), "en");
        assert_eq!(language(), "en");
        assert!(languages().any(|l| l == "en"));
    }

    #[test]
    fn a_program_cut_short_ends_without_a_panic() {
        let whole = "a\u{1}a\u{2}b\u{3}one\u{4}x\u{3}\u{4}y\u{1}b\u{5}z";
        let values = [Value::from(1), Value::from("t")];
        for end in 0..=whole.len() {
            let mut out = String::new();
            fill(&whole[..end], &values, &mut out);
            assert!(out.starts_with('a') || end == 0);
        }
        let mut out = String::new();
        fill(whole, &values, &mut out);
        assert_eq!(out, "a1ytz");
    }
}
