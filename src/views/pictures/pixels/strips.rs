//! Below the figure: the planes of a colour, one pixel on the scale, and how many numbers there are.

use kernelwalk_stage::app::pictures::PictureMsg;
use kernelwalk_stage::app::pictures::pixels::{PixelFocus, Table};
use kernelwalk_stage::image::{Channel, Photo, Source};
use kernelwalk_stage::number;
use kernelwalk_text as text;
use yew::prelude::*;

use super::super::canvas::shares;
use super::super::controls::segmented;
use super::Scene;

impl Scene<'_> {
    pub(super) fn strips(&self) -> Html {
        let Some(table) = self.pixels.table() else { return html! {} };
        html! {
            <>
                { if table.is_colour() { self.planes(table) } else { self.grey() } }
                if let Some(focus) = self.focus { { scale(focus) } }
                { how_many(table) }
            </>
        }
    }

    fn grey(&self) -> Html {
        let show = self.tells(PictureMsg::SourceChosen(Source::Photo(Photo::Coffee)));
        html! {
            <section class="strip px-strip" aria-label={text::pixels_grey()}>
                <div class="what"><b>{ text::pixels_grey() }</b>{ text::pixels_grey_line() }</div>
                <p class="px-words">{ text::pixels_grey_words() }</p>
                <button type="button" class="btn" onclick={show}>{ text::pixels_show_colour() }</button>
            </section>
        }
    }

    /// The three planes side by side; a press shows the numbers of one in the frame.
    fn planes(&self, table: &Table) -> Html {
        let rgb = self.focus.and_then(|focus| focus.pixel.rgb).unwrap_or_default();
        let names = [text::filters_red(), text::filters_green(), text::filters_blue()];
        let mark = self.focus.map(|focus| {
            let [row, col] = focus.at.map(|n| n as f64);
            shares([row, col, 1.0, 1.0], table.size())
        });
        let [rows, cols] = table.size();
        let ratio = format!("--r:{}", cols as f64 / rows as f64);
        let chosen = table.plan.channel();
        let plane = |n: usize| {
            let pressed = chosen == Channel::RGB[n];
            html! {
                <button type="button" class="px-plane" aria-pressed={if pressed { "true" } else { "false" }}
                    onclick={self.tells(PictureMsg::ChannelChosen(n + 1))}>
                    <span class="cap"><b>{ &names[n] }</b>{ rgb[n] }</span>
                    <span class="pf-pic">
                        <canvas ref={self.canvases.planes[n].clone()} aria-hidden="true" />
                        <span class="pf-mark" style={mark.clone()} />
                    </span>
                </button>
            }
        };
        let options = vec![text::filters_luminance(), names[0].clone(), names[1].clone(), names[2].clone()];
        let now = Channel::RGB.iter().position(|one| *one == chosen).map_or(0, |n| n + 1);
        let on_pick = self.on_wish.reform(|n| PictureMsg::ChannelChosen(n).into());
        html! {
            <section class="strip px-strip" aria-label={text::pixels_colour()} style={ratio}>
                <div class="what"><b>{ text::pixels_colour() }</b>{ text::pixels_colour_line() }</div>
                <div class="px-planes">{ for (0..3).map(plane) }</div>
                <div class="px-mix">
                    <i style={format!("background:rgb({} {} {})", rgb[0], rgb[1], rgb[2])} aria-hidden="true"></i>
                    { for (0..3).map(|n| html! { <span>{ &names[n] }{ " " }<b>{ rgb[n] }</b></span> }) }
                </div>
                <div class="px-pick">
                    { segmented(text::pixels_plane(), options, now, on_pick) }
                    <p class="px-words">{ text::pixels_colour_words() }</p>
                </div>
            </section>
        }
    }
}

/// The letter and the place of a number.
pub(super) fn letter(focus: &PixelFocus) -> Html {
    let [row, col] = focus.at;
    let plane = focus.plane.map_or(String::new(), |plane| format!("{plane}, "));
    html! { <><i class="v">{ "X" }</i>{ format!("[{plane}{row}, {col}]") }</> }
}

/// One pixel between black and white.
fn scale(focus: &PixelFocus) -> Html {
    let value = focus.pixel.value;
    html! {
        <section class="strip px-strip" aria-label={text::pixels_scale_name()}>
            <div class="what"><b>{ letter(focus) }</b>{ text::pixels_one() }</div>
            <div class="px-scale" style={format!("--v:{:.4}", focus.pixel.unit)}>
                <b>{ value }</b>
                <i></i>
                <span><span>{ text::pixels_black() }</span><span>{ text::pixels_white(255) }</span></span>
            </div>
            <p class="verdict"><b>{ format!("{value} / 255 {}", focus.unit) }</b>{ text::pixels_scaled() }</p>
        </section>
    }
}

/// `N = H * W * C`, with the numbers below.
fn how_many(table: &Table) -> Html {
    let ([rows, cols, planes], all) = table.plan.count();
    let columns = [
        ("N", number::grouped(all as u64)),
        ("=", String::from("=")),
        ("H", rows.to_string()),
        ("·", String::from("·")),
        ("W", cols.to_string()),
        ("·", String::from("·")),
        ("C", planes.to_string()),
    ];
    let symbols: String = columns.iter().map(|(symbol, _)| *symbol).collect::<Vec<_>>().join(" ");
    let values: String = columns.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" ");
    let label = text::formula_spoken(text::pixels_how_many(), symbols, values);
    let column = |(symbol, value): &(&'static str, String)| {
        let (above, below) = match *symbol {
            "N" => ("s", "n res"),
            "=" | "·" => ("p", "n p"),
            _ => ("s", "n"),
        };
        html! { <><span class={above}>{ *symbol }</span><span class={below}>{ value.clone() }</span></> }
    };
    let verdict = if planes == 1 { text::pixels_one_plane() } else { text::pixels_three_planes() };
    html! {
        <section class="strip px-strip" aria-label={text::pixels_how_many()}>
            <div class="what"><b>{ text::pixels_how_many() }</b>{ text::pixels_how_many_line() }</div>
            <div class="gloss" role="math" aria-label={label}>{ for columns.iter().map(column) }</div>
            <p class="verdict"><b>{ text::pixels_nothing_else() }</b>{ verdict }</p>
        </section>
    }
}
