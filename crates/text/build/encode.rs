//! Writes a checked pattern down as one string that `crate::fill` reads: words as they are, and four marks.
//!
//! `ARGUMENT` and a letter, `a` for the first; `SELECT` and a letter, then for each variant `VARIANT`, its key, `WORDS` and
//! its words, the default variant last and without a key; `END`. So the page carries neither Fluent's parser nor its
//! grammar, and a text that only one part of the page shows travels with that part.

use std::collections::BTreeMap;

use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement, VariantKey};

include!("../src/marks.rs");

/// Encodes `pattern`; arguments are numbered by their place in `arguments`.
pub(crate) fn encode(
    pattern: &Pattern<&str>,
    arguments: &[String],
    terms: &BTreeMap<&str, &Pattern<&str>>,
) -> String {
    let mut out = String::new();
    Encoder { arguments, terms }.pattern(pattern, &mut out);
    out
}

struct Encoder<'e> {
    arguments: &'e [String],
    terms: &'e BTreeMap<&'e str, &'e Pattern<&'e str>>,
}

impl Encoder<'_> {
    fn pattern(&self, pattern: &Pattern<&str>, out: &mut String) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => out.push_str(value),
                PatternElement::Placeable { expression } => self.expression(expression, out),
            }
        }
    }

    fn expression(&self, expression: &Expression<&str>, out: &mut String) {
        match expression {
            Expression::Inline(inline) => self.inline(inline, out),
            Expression::Select { selector, variants } => {
                out.push(SELECT);
                if let InlineExpression::VariableReference { id } = selector {
                    out.push(self.letter(id.name));
                }
                let (default, others): (Vec<_>, Vec<_>) = variants.iter().partition(|v| v.default);
                for variant in others.into_iter().chain(default) {
                    out.push(VARIANT);
                    if !variant.default {
                        let (VariantKey::Identifier { name } | VariantKey::NumberLiteral { value: name }) =
                            &variant.key;
                        out.push_str(name);
                    }
                    out.push(WORDS);
                    self.pattern(&variant.value, out);
                }
                out.push(END);
            }
        }
    }

    fn inline(&self, inline: &InlineExpression<&str>, out: &mut String) {
        match inline {
            InlineExpression::VariableReference { id } => {
                out.push(ARGUMENT);
                out.push(self.letter(id.name));
            }
            InlineExpression::TermReference { id, .. } => {
                if let Some(term) = self.terms.get(id.name) {
                    self.pattern(term, out);
                }
            }
            InlineExpression::Placeable { expression } => self.expression(expression, out),
            InlineExpression::StringLiteral { value } => {
                out.push_str(&fluent_syntax::unicode::unescape_unicode_to_string(value));
            }
            InlineExpression::NumberLiteral { value } => out.push_str(value),
            // Refused by `catalogue::read`.
            InlineExpression::MessageReference { .. } | InlineExpression::FunctionReference { .. } => {}
        }
    }

    fn letter(&self, argument: &str) -> char {
        let place = self.arguments.iter().position(|a| a == argument).unwrap_or_default();
        char::from(FIRST + place as u8)
    }
}
