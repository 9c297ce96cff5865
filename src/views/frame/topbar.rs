//! The bar on top: where we are, keys, theme, share.

use kernelwalk_stage::app::{Msg, PrefsMsg, Theme};
use kernelwalk_text as text;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::views::parts::{Glyph, View, icon, logo};

/// The top bar.
#[derive(PartialEq)]
pub struct TopBar {
    /// Number and title of the scene on stage.
    pub scene: Option<(u8, AttrValue)>,
    /// The theme in force.
    pub theme: Theme,
    /// Whether the rail is open, where it is a menu.
    pub rail_open: bool,
    /// Told whether the rail is to be open.
    pub on_rail: Callback<bool>,
    /// Opens the list of keys.
    pub on_keys: Callback<()>,
    /// Told to share.
    pub on_share: Callback<()>,
    /// Told what was chosen.
    pub on_msg: Callback<Msg>,
}

impl View for TopBar {
    fn view(&self) -> Html {
        let click = |callback: &Callback<()>| callback.reform(|_: MouseEvent| ());
        let open = !self.rail_open;
        html! {
            <header class="topbar">
                <button type="button" class="btn ghost sq railtoggle" aria-label={text::lessons()} aria-controls="rail"
                    aria-expanded={if self.rail_open { "true" } else { "false" }} onclick={self.on_rail.reform(move |_: MouseEvent| open)}>
                    { icon(Glyph::Menu) }
                </button>
                <a class="brand" href="#/" aria-label={text::brand()}>{ logo(22) }<span class="word">{ text::brand() }</span></a>
                <div class="crumb">
                    if let Some((number, title)) = &self.scene {
                        { number }<b>{ title.clone() }</b>
                    }
                </div>
                <span class="grow"></span>
                { theme_picker(self.theme, &self.on_msg) }
                <button type="button" class="btn ghost icon" aria-label={text::keys()} onclick={click(&self.on_keys)}>
                    { icon(Glyph::Keys) }<span class="lbl">{ text::keys() }</span>
                </button>
                <button type="button" class="btn icon" aria-label={text::share()} onclick={click(&self.on_share)}>
                    { icon(Glyph::Share) }<span class="lbl">{ text::share() }</span>
                </button>
            </header>
        }
    }
}

const THEMES: [Theme; 4] = [Theme::Auto, Theme::Light, Theme::Dark, Theme::Projector];

/// The menu of themes.
pub fn theme_picker(chosen: Theme, on_msg: &Callback<Msg>) -> Html {
    let names = [text::theme_auto(), text::theme_light(), text::theme_dark(), text::theme_projector()];
    let onchange = {
        let on_msg = on_msg.clone();
        Callback::from(move |e: Event| {
            let index = e.target_dyn_into::<HtmlSelectElement>().map(|s| s.selected_index()).unwrap_or(0);
            if let Some(theme) = usize::try_from(index).ok().and_then(|i| THEMES.get(i)) {
                on_msg.emit(Msg::Prefs(PrefsMsg::ThemeChosen(*theme)));
            }
        })
    };
    html! {
        <select class="sel" aria-label={text::theme()} title={text::theme()} {onchange}>
            { for THEMES.iter().zip(names).map(|(theme, name)| html! {
                <option selected={*theme == chosen}>{ name }</option>
            }) }
        </select>
    }
}
