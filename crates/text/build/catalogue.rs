//! Reads a Fluent catalogue, checks translations against English, writes the typed functions.
//!
//! Kept apart from `main.rs` so that the tests can run the very checks that fail a build.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::encode::encode;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource};

/// One message: its key, its arguments in order of first appearance, its words as written, and as the page reads them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) key: String,
    pub(crate) arguments: Vec<String>,
    words: String,
    program: String,
}

/// Parses `source`. The error names every defect, so that one build shows them all.
///
/// `order` gives the arguments of each message in the order in which the page passes them; English gives its own.
pub(crate) fn read(file: &str, source: &str, order: &[Message]) -> Result<Vec<Message>, String> {
    let resource = match fluent_syntax::parser::parse(source) {
        Ok(resource) => resource,
        Err((_, errors)) => {
            let lines: Vec<String> = errors
                .iter()
                .map(|e| {
                    let line = source[..e.pos.start.min(source.len())].lines().count().max(1);
                    format!("{file}:{line}: {e}")
                })
                .collect();
            return Err(lines.join("\n"));
        }
    };
    let terms = terms(&resource);
    let mut messages = Vec::new();
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        let key = message.id.name;
        if !seen.insert(key) {
            problems.push(format!("{file}: `{key}` stands there twice; keep one of them"));
        }
        if !message.attributes.is_empty() {
            problems.push(format!("{file}: `{key}` has attributes; write one message per text instead"));
        }
        let Some(value) = &message.value else {
            problems.push(format!("{file}: `{key}` has no text"));
            continue;
        };
        let mut walk = Walk { terms: &terms, arguments: Vec::new(), problems: Vec::new() };
        walk.pattern(value);
        problems.extend(walk.problems.iter().map(|p| format!("{file}: `{key}` {p}")));
        let passed = order.iter().find(|m| m.key == key).map_or(&walk.arguments, |m| &m.arguments);
        let program = encode(value, passed, &terms);
        messages.push(Message {
            key: key.to_owned(),
            program,
            words: words(value),
            arguments: walk.arguments,
        });
    }
    if problems.is_empty() { Ok(messages) } else { Err(problems.join("\n")) }
}

/// Says what `other` lacks, has too much of, or fills in differently from English.
pub(crate) fn compare(english: &[Message], file: &str, other: &[Message]) -> Result<(), String> {
    let of = |list: &[Message]| -> BTreeMap<String, BTreeSet<String>> {
        list.iter().map(|m| (m.key.clone(), m.arguments.iter().cloned().collect())).collect()
    };
    let (reference, translated) = (of(english), of(other));
    let mut problems = Vec::new();
    for (key, wanted) in &reference {
        let Some(used) = translated.get(key) else {
            problems.push(format!("{file}: `{key}` is missing; en.ftl has it"));
            continue;
        };
        for argument in used.difference(wanted) {
            problems.push(format!("{file}: `{key}` uses ${argument}, which en.ftl does not give it"));
        }
        for argument in wanted.difference(used) {
            problems.push(format!("{file}: `{key}` leaves out ${argument}, which en.ftl shows"));
        }
    }
    for key in translated.keys().filter(|key| !reference.contains_key(*key)) {
        problems.push(format!("{file}: `{key}` is unknown; en.ftl does not have it"));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// One typed function per message of `languages[0]`, which is English.
pub(crate) fn functions(languages: &[Vec<Message>]) -> String {
    let mut code = String::new();
    let Some((english, others)) = languages.split_first() else { return code };
    for message in english {
        let same = |m: &&Message| m.key == message.key;
        let translated = others.iter().filter_map(|messages| messages.iter().find(same));
        let programs: Vec<&str> = std::iter::once(message).chain(translated).map(|m| &*m.program).collect();
        let name = snake(&message.key);
        for line in message.words.lines() {
            let _ = writeln!(code, "/// {}", line.replace('[', "\\[").replace('<', "\\<"));
        }
        if message.arguments.is_empty() {
            let _ = writeln!(code, "pub fn {name}() -> String {{ crate::say(&{programs:?}, &[]) }}\n");
            continue;
        }
        let parameters: Vec<String> =
            message.arguments.iter().map(|a| format!("{}: impl Into<Value<'a>>", snake(a))).collect();
        let values: Vec<String> = message.arguments.iter().map(|a| format!("{}.into()", snake(a))).collect();
        let _ = writeln!(
            code,
            "pub fn {name}<'a>({}) -> String {{ crate::say(&{programs:?}, &[{}]) }}\n",
            parameters.join(", "),
            values.join(", ")
        );
    }
    code
}

fn snake(key: &str) -> String {
    let name = key.replace('-', "_").to_ascii_lowercase();
    const TAKEN: [&str; 12] =
        ["as", "box", "for", "in", "loop", "match", "move", "mod", "ref", "type", "use", "where"];
    if TAKEN.contains(&name.as_str()) { format!("r#{name}") } else { name }
}

type Terms<'s, 'r> = BTreeMap<&'s str, &'r Pattern<&'s str>>;

fn terms<'s, 'r>(resource: &'r Resource<&'s str>) -> Terms<'s, 'r> {
    let entries = resource.body.iter();
    entries.filter_map(|e| if let Entry::Term(t) = e { Some((t.id.name, &t.value)) } else { None }).collect()
}

struct Walk<'w> {
    terms: &'w Terms<'w, 'w>,
    arguments: Vec<String>,
    problems: Vec<String>,
}

impl Walk<'_> {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                if !matches!(selector, InlineExpression::VariableReference { .. }) {
                    self.problems.push("selects by something that is no argument".to_owned());
                }
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                if !self.arguments.iter().any(|a| a == id.name) {
                    self.arguments.push(id.name.to_owned());
                }
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::TermReference { id, .. } if self.terms.contains_key(id.name) => {}
            InlineExpression::TermReference { id, .. } => {
                self.problems.push(format!("names the term -{}, which the file does not have", id.name));
            }
            InlineExpression::MessageReference { id, .. } => {
                self.problems.push(format!("refers to `{}`; make it a term (-{})", id.name, id.name));
            }
            InlineExpression::FunctionReference { id, .. } => {
                self.problems.push(format!("calls {}(); format the value in the view instead", id.name));
            }
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }
}

/// The text for the doc comment; variables read `{row}`, a selection shows its default.
fn words(pattern: &Pattern<&str>) -> String {
    let mut out = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => out.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::VariableReference { id }) => {
                    let _ = write!(out, "{{{}}}", id.name);
                }
                Expression::Inline(InlineExpression::StringLiteral { value }) => out.push_str(value),
                Expression::Select { variants, .. } => {
                    let default = variants.iter().find(|v| v.default);
                    out.push_str(&default.map(|v| words(&v.value)).unwrap_or_default());
                }
                Expression::Inline(_) => out.push('…'),
            },
        }
    }
    out
}
