//! The same computation in PyTorch, to be copied and run.

use kernelwalk_stage::scenes::convolution::Program;
use kernelwalk_text as text;
use yew::prelude::*;

use crate::views::parts::{Glyph, Icon};

/// What [`CodePanel`] shows.
#[derive(Properties, PartialEq, Clone)]
pub struct CodePanelProps {
    /// The program and what it prints.
    pub program: Program,
    /// Told that it is to be copied.
    pub on_copy: Callback<()>,
}

/// Source, output as comments, and a button that copies both.
#[component]
pub fn CodePanel(props: &CodePanelProps) -> Html {
    let output: String = props.program.output.lines().map(|line| format!("# {line}\n")).collect();
    let tone = if props.program.fails { "e" } else { "c" };
    html! {
        <>
            <pre class="code" tabindex="0" role="region" aria-label={text::tab_code()}>
                { for props.program.source.lines().map(line) }
                <span class={tone}>{ output }</span>
            </pre>
            <button type="button" class="btn" onclick={props.on_copy.reform(|_: MouseEvent| ())}>
                <Icon glyph={Glyph::Copy} />{ text::copy() }
            </button>
        </>
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
