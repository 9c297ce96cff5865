//! The scenes of the lecture beside the stage; on small screens a menu.

use kernelwalk_stage::scenes::{Entry, Group, SceneId};
use kernelwalk_text as text;
use yew::prelude::*;

use crate::views::home::title_of;
use crate::views::parts::View;

/// Scenes in the order of the lecture.
#[derive(PartialEq)]
pub struct Rail {
    /// The scene on stage.
    pub current: Option<SceneId>,
    /// Whether the menu is open, where it is one.
    pub open: bool,
    /// Told that it closes: when a scene was chosen or Escape pressed.
    pub on_rail: Callback<bool>,
}

impl View for Rail {
    fn view(&self) -> Html {
        let close = self.on_rail.reform(|_: MouseEvent| false);
        let onkeydown = {
            let (on_rail, open) = (self.on_rail.clone(), self.open);
            Callback::from(move |e: KeyboardEvent| {
                if open && e.key() == "Escape" {
                    e.stop_propagation();
                    on_rail.emit(false);
                }
            })
        };
        html! {
            <nav id="rail" class={classes!("rail", self.open.then_some("open"))} aria-label={text::lessons()} {onkeydown}>
                <a class="les home" href="#/" onclick={close.clone()}><span></span><span>{ text::back_to_map() }</span></a>
                { for Group::ALL.iter().map(|group| html! {
                    <>
                        <h2>{ title_of(*group).0 }</h2>
                        <ol>{ for group.scenes().map(|scene| item(scene, self.current, &close)) }</ol>
                    </>
                }) }
                <p class="legend">{ text::rail_legend() }</p>
            </nav>
        }
    }
}

fn item(scene: &'static Entry, current: Option<SceneId>, close: &Callback<MouseEvent>) -> Html {
    let title = (scene.title)();
    let here = (current == Some(scene.id)).then_some("page");
    if !scene.status.is_ready() {
        return html! {
            <li><div class="les soon"><span data-n={scene.number.to_string()}></span><span>{ title }</span><small>{ text::coming() }</small></div></li>
        };
    }
    html! {
        <li><a class="les" href={format!("#/{}", scene.id.as_str())} aria-current={here} onclick={close.clone()}>
            <span data-n={scene.number.to_string()}></span><span>{ title }</span>
        </a></li>
    }
}
