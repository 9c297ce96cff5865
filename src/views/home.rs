//! The lesson map: every scene of the lecture, those that can be opened as links, the others marked.

use kernelwalk_stage::app::{Msg, Theme};
use kernelwalk_stage::scenes::{Entry, Group};
use kernelwalk_text as text;
use yew::prelude::*;

use super::frame::theme_picker;
use super::home_figures::scene_figure;
use super::home_walk::Walk;
use super::parts::{Glyph, View, icon, logo, memo};

/// The first page.
pub struct Home {
    /// The theme in force.
    pub theme: Theme,
    /// Told which theme was chosen.
    pub on_msg: Callback<Msg>,
    /// Opens the sources.
    pub on_about: Callback<()>,
    /// Opens the list of keys.
    pub on_keys: Callback<()>,
}

impl View for Home {
    fn view(&self) -> Html {
        let on_about = self.on_about.reform(|_: MouseEvent| ());
        let on_keys = self.on_keys.reform(|_: MouseEvent| ());
        html! {
            <main class="home" id="main" tabindex="-1">
                <div class="col1">
                    <div class="hero">
                        { logo(38) }
                        <h1>{ text::brand() }</h1>
                        <p>{ text::home_lede() }</p>
                        <div class="go">
                            <a class="btn pri" href="#/convolution">{ text::home_start() }</a>
                            <a class="btn" href="#/train">{ text::home_train() }</a>
                        </div>
                        { memo(Walk) }
                    </div>
                    { chapter(Group::Images) }
                </div>
                <div class="col2">{ chapter(Group::Convolution) }</div>
                <div class="col3">
                    { chapter(Group::Networks) }
                    <ul class="extra">
                        <li>{ icon(Glyph::Offline) }<span><b>{ text::home_offline() }</b>{ text::home_offline_line() }</span></li>
                        <li>{ icon(Glyph::Keys) }<span><b>{ text::home_keyboard() }</b>
                            <button type="button" onclick={on_keys}>{ text::home_keyboard_line() }</button></span></li>
                        <li>{ icon(Glyph::Book) }<span><b>{ text::home_sources() }</b>
                            <button type="button" onclick={on_about}>{ text::home_sources_line() }</button></span></li>
                    </ul>
                    <div class="themepick"><span aria-hidden="true">{ text::theme() }</span>{ theme_picker(self.theme, &self.on_msg) }</div>
                    <p class="foot">{ text::home_privacy() }</p>
                </div>
            </main>
        }
    }
}

fn chapter(group: Group) -> Html {
    let (title, line) = title_of(group);
    html! {
        <section class="chap">
            <h2>{ title }</h2>
            <p>{ line }</p>
            { for group.scenes().map(entry) }
        </section>
    }
}

/// Heading of a part of the lecture, and what it is about.
pub fn title_of(group: Group) -> (String, String) {
    match group {
        Group::Images => (text::chapter_images(), text::chapter_images_line()),
        Group::Convolution => (text::chapter_convolution(), text::chapter_convolution_line()),
        Group::Networks => (text::chapter_networks(), text::chapter_networks_line()),
    }
}

fn entry(scene: &'static Entry) -> Html {
    let inner = html! {
        <>
            { scene_figure(scene.id.as_str()) }
            <span class="no">{ scene.number }</span>
            <h3>{ (scene.title)() }</h3>
            if !scene.status.is_ready() {
                <span class="tag">{ text::coming() }</span>
            }
            <span class="line">{ (scene.line)() }</span>
        </>
    };
    if scene.status.is_ready() {
        html! { <a class="entry" href={format!("#/{}", scene.id.as_str())}>{ inner }</a> }
    } else {
        html! { <div class="entry soon">{ inner }</div> }
    }
}
