//! The bar on top: where we are, keys, theme, share.

use kernelwalk_stage::app::{Msg, PrefsMsg, Theme};
use kernelwalk_text as text;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::views::parts::{Glyph, Icon, Logo};

/// What [`TopBar`] shows.
#[derive(Properties, PartialEq, Clone)]
pub struct TopBarProps {
    /// Number and title of the scene on stage.
    pub scene: Option<(u8, AttrValue)>,
    /// The theme in force.
    pub theme: Theme,
    /// Whether the rail is open, where it is a menu.
    pub rail_open: bool,
    /// Opens and closes the rail.
    pub on_rail: Callback<()>,
    /// Opens the list of keys.
    pub on_keys: Callback<()>,
    /// Told to share.
    pub on_share: Callback<()>,
    /// Told what was chosen.
    pub on_msg: Callback<Msg>,
}

/// The top bar.
#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    let click = |callback: &Callback<()>| callback.reform(|_: MouseEvent| ());
    html! {
        <header class="topbar">
            <button type="button" class="btn ghost sq railtoggle" aria-label={text::lessons()} aria-controls="rail"
                aria-expanded={if props.rail_open { "true" } else { "false" }} onclick={click(&props.on_rail)}>
                <Icon glyph={Glyph::Menu} />
            </button>
            <a class="brand" href="#/" aria-label={text::brand()}><Logo /><span class="word">{ text::brand() }</span></a>
            <div class="crumb">
                if let Some((number, title)) = &props.scene {
                    { number }<b>{ title.clone() }</b>
                }
            </div>
            <span class="grow"></span>
            <ThemePicker theme={props.theme} on_msg={props.on_msg.clone()} />
            <button type="button" class="btn ghost icon" aria-label={text::keys()} onclick={click(&props.on_keys)}>
                <Icon glyph={Glyph::Keys} /><span class="lbl">{ text::keys() }</span>
            </button>
            <button type="button" class="btn icon" aria-label={text::share()} onclick={click(&props.on_share)}>
                <Icon glyph={Glyph::Share} /><span class="lbl">{ text::share() }</span>
            </button>
        </header>
    }
}

/// What [`ThemePicker`] shows.
#[derive(Properties, PartialEq, Clone)]
pub struct ThemePickerProps {
    /// The theme in force.
    pub theme: Theme,
    /// Told what was chosen.
    pub on_msg: Callback<Msg>,
}

const THEMES: [Theme; 4] = [Theme::Auto, Theme::Light, Theme::Dark, Theme::Projector];

/// The menu of themes.
#[component]
pub fn ThemePicker(props: &ThemePickerProps) -> Html {
    let names = [text::theme_auto(), text::theme_light(), text::theme_dark(), text::theme_projector()];
    let onchange = {
        let on_msg = props.on_msg.clone();
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
                <option selected={*theme == props.theme}>{ name }</option>
            }) }
        </select>
    }
}
