//! The settings above the figure.

use kernelwalk_nn::shape::Padding;
use kernelwalk_stage::app::ConvMsg;
use kernelwalk_stage::scenes::convolution::{Axes, Border, Params, limits};
use kernelwalk_text as text;
use yew::prelude::*;

use super::pair_field::PairField;
use crate::views::parts::{Segmented, Tone, View};

/// Steppers and border presets.
pub struct Controls {
    /// The settings, possible or not.
    pub params: Params,
    /// Whether they leave something over, or have no output.
    pub tone: Tone,
    /// Told what was set.
    pub on_msg: Callback<ConvMsg>,
}

impl View for Controls {
    fn view(&self) -> Html {
        let p = &self.params;
        let msg = &self.on_msg;
        let pair = |f: fn(Axes, usize) -> ConvMsg| msg.reform(move |(axes, n)| f(axes, n));
        let padding = shown_padding(p);
        // The setting that most often causes the note carries its colour.
        let bad = |on: bool| if on && self.tone == Tone::Bad { Tone::Bad } else { Tone::Plain };
        let warn = if self.tone == Tone::Warn { Tone::Warn } else { Tone::Plain };
        let borders = Segmented {
            label: text::border().into(),
            options: vec![
                text::border_valid().into(),
                text::border_same().into(),
                text::border_full().into(),
            ],
            selected: Border::ALL.iter().position(|b| b.is_chosen(p)),
            disabled: (0..3).filter(|i| Border::ALL[*i].padding(p).is_none()).collect(),
            on_pick: msg.reform(|i: usize| ConvMsg::BorderChosen(Border::ALL[i.min(2)])),
        };
        html! {
            <div class="hyper" role="group" aria-label={text::controls()}>
                <PairField label={text::kernel()} symbol="k" value={p.w.size()} min=1 max={limits::KERNEL} tone={bad(true)}
                    on_change={pair(ConvMsg::KernelSized)} />
                <PairField label={text::stride()} symbol="s" value={p.stride} min=1 max={limits::STRIDE} tone={warn}
                    on_change={pair(ConvMsg::StrideChosen)} />
                <PairField label={text::padding()} symbol="p" value={padding} min=0 max={limits::PADDING}
                    on_change={pair(ConvMsg::PaddingChosen)} />
                <PairField label={text::dilation()} symbol="d" value={p.dilation} min=1 max={limits::DILATION}
                    on_change={pair(ConvMsg::DilationChosen)} />
                <div class="field">
                    <span class="lab" aria-hidden="true">{ text::border() }</span>
                    { borders.view() }
                </div>
                <PairField label={text::input_size()} symbol="H" value={p.x.size()} min=1 max={limits::SIZE}
                    on_change={pair(ConvMsg::InputSized)} />
            </div>
        }
    }
}

/// `same` shows what it comes to where both sides are alike.
fn shown_padding(p: &Params) -> [usize; 2] {
    match p.padding {
        Padding::Explicit(pair) => pair,
        Padding::Valid => [0, 0],
        Padding::Same => [0, 1].map(|d| p.dilation[d] * (p.w.size()[d] - 1) / 2),
    }
}
