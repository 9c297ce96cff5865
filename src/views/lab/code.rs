//! The same computation in PyTorch, to be copied and run.

use kernelwalk_stage::lab::Program;
use kernelwalk_text as text;
use yew::prelude::*;

use crate::views::parts::{Glyph, View, icon};

/// Source, output as comments, and a button that copies both.
#[derive(PartialEq)]
pub struct CodePanel {
    /// The program and what it prints.
    pub program: Program,
    /// Told that it is to be copied.
    pub on_copy: Callback<()>,
}

impl View for CodePanel {
    fn view(&self) -> Html {
        let output: String = self.program.output.lines().map(|line| format!("# {line}\n")).collect();
        let tone = if self.program.fails { "e" } else { "c" };
        html! {
            <>
                <pre class="code" tabindex="0" role="region" aria-label={text::tab_code()}>
                    { for self.program.source.lines().map(line) }
                    <span class={tone}>{ output }</span>
                </pre>
                <button type="button" class="btn" onclick={self.on_copy.reform(|_: MouseEvent| ())}>
                    { icon(Glyph::Copy) }{ text::copy() }
                </button>
            </>
        }
    }
}

/// Keywords in the accent, the call highlighted: it is the line the settings change.
fn line(line: &str) -> Html {
    let rest = line.strip_prefix("import ").or_else(|| line.strip_prefix("from "));
    match rest {
        Some(rest) => {
            let word = &line[..line.len() - rest.len()];
            html! { <><span class="k">{ word.to_owned() }</span>{ rest.to_owned() }{ "\n" }</> }
        }
        None if line.starts_with("print(") => {
            html! { <><span class="hl">{ line.to_owned() }</span>{ "\n" }</> }
        }
        None => html! { <>{ line.to_owned() }{ "\n" }</> },
    }
}
