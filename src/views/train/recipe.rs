//! The recipe in the form: what it promises, what it has beyond the form's fields, and whether it was changed.

use kernelwalk_nn::train::recipes::Recipe;
use kernelwalk_stage::app::training::{Aim, Draft, TrainingMsg};
use kernelwalk_text as text;
use yew::prelude::*;

use super::controls::field_name;
use super::format;

/// The form, and what the promise is made of.
#[derive(Properties, PartialEq)]
pub(super) struct RecipeNoteProps {
    /// The form as it stands.
    pub draft: Draft,
    /// Images per second at full speed, if they were seen with this network.
    pub full_speed: Option<f64>,
    /// Where facts go.
    pub on_msg: Callback<TrainingMsg>,
}

/// Choices of the form: none, then every aim.
pub(super) const CHOICES: [Option<Aim>; 6] =
    [None, Some(Aim::P95), Some(Aim::P97), Some(Aim::P98), Some(Aim::P99), Some(Aim::Minute)];

/// The name of a choice.
pub(crate) fn name(aim: Option<Aim>) -> String {
    match aim {
        None => text::recipe_none(),
        Some(Aim::Minute) => text::recipe_minute(),
        Some(aim) => text::recipe_reach(format::percent_short(aim.promise())),
    }
}

/// The sentence and the list; nothing without a recipe.
#[component]
pub(super) fn RecipeNote(props: &RecipeNoteProps) -> Html {
    let draft = &props.draft;
    let Some(aim) = draft.recipe else { return Html::default() };
    let recipe = draft.settings(1).ok().and_then(|settings| settings.full_recipe());
    let recipe = recipe.unwrap_or_else(|| Recipe::of(aim, draft.preset));
    let back = props.on_msg.reform(move |_: MouseEvent| TrainingMsg::RecipeChosen(Some(aim)));
    let changed = draft.recipe_is_changed();
    html! {
        <div class={classes!("tr-recipe", changed.then_some("changed"))}>
            <p data-readout="recipe" data-value={if changed { "changed" } else { "kept" }} aria-live="polite">
                <b>{ name(Some(aim)) }</b>
                if changed { <b class="mark">{ text::recipe_changed() }</b> }
                { " " }
                { if changed { text::recipe_unknown(changes(draft)) } else { promise(aim, &recipe, props.full_speed) } }
                if changed {
                    <button type="button" class="btn ghost" onclick={back}>{ text::recipe_back() }</button>
                }
            </p>
            <ul aria-label={text::recipe_more()}>
                { for facts(draft, aim, &recipe).into_iter().map(|fact| html! { <li>{ fact }</li> }) }
            </ul>
        </div>
    }
}

/// What was set by hand, by name.
fn changes(draft: &Draft) -> String {
    let mut names: Vec<String> =
        draft.fields().into_iter().filter(|field| draft.is_own(*field)).map(field_name).collect();
    if !draft.has_recipe_schedule() {
        names.push(text::train_schedule());
    }
    if !draft.has_recipe_optimiser() {
        names.push(text::train_optimiser());
    }
    names.join(", ")
}

/// What it reaches, after how many images, and how long that takes here.
fn promise(aim: Aim, recipe: &Recipe, full_speed: Option<f64>) -> String {
    let images = recipe.steps * recipe.batch as u64;
    let (share, images_words) = (format::percent_short(aim.promise()), format::whole(images));
    match full_speed {
        Some(speed) => {
            text::recipe_promise_timed(share, images_words, format::duration(images as f64 / speed * 1000.0))
        }
        None => text::recipe_promise(share, images_words),
    }
}

/// What the form has no field for.
fn facts(draft: &Draft, aim: Aim, recipe: &Recipe) -> Vec<String> {
    let mut facts = Vec::new();
    if aim == Aim::Minute {
        facts.push(text::recipe_fact_net());
    }
    if draft.has_recipe_schedule() {
        let shape =
            if recipe.is_linear() { text::recipe_shape_linear() } else { text::recipe_shape_cosine() };
        facts.push(text::recipe_fact_cycle(
            format::percent_short(recipe.warm_up),
            shape,
            recipe.end.to_string(),
        ));
    }
    if let Some((first, second)) = recipe.own_decays().filter(|_| draft.has_recipe_optimiser()) {
        facts.push(text::recipe_fact_betas(first.to_string(), second.to_string()));
    }
    if recipe.label_smoothing > 0.0 {
        facts.push(text::recipe_fact_smoothing(recipe.label_smoothing.to_string()));
    }
    if let Some(most) = recipe.clip_norm {
        facts.push(text::recipe_fact_clip(most.to_string()));
    }
    if recipe.averaging > 0.0 {
        facts.push(text::recipe_fact_averaging(recipe.averaging.to_string()));
    }
    if recipe.starts_as_he() {
        facts.push(text::recipe_fact_he());
    }
    let change = recipe.augmentation;
    if change.shift > 0 {
        facts.push(text::recipe_fact_shift(u32::from(change.shift)));
    }
    if change.rotation > 0.0 {
        facts.push(text::recipe_fact_rotation(change.rotation.to_string()));
    }
    if change.scale > 0.0 {
        facts.push(text::recipe_fact_scale(format::percent_short(f64::from(change.scale))));
    }
    if change.elastic.amplitude > 0.0 {
        facts.push(text::recipe_fact_elastic());
    }
    facts
}
