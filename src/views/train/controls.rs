//! Run controls and hyper-parameters.

use kernelwalk_stage::app::training::{
    Aim, Draft, Field, FieldError, OptimiserChoice, Phase, Preset, ScheduleChoice, Settings, TrainingMsg,
    WORKERS,
};
use kernelwalk_text as text;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::recipe;

/// The form and what the buttons may do.
#[derive(Properties, PartialEq)]
pub(super) struct ControlsProps {
    /// The form as it stands.
    pub draft: Draft,
    /// Settings of the run whose curves are shown.
    pub run: Option<Settings>,
    /// How many workers the machine has cores for.
    pub automatic_workers: u8,
    /// What the run is doing.
    pub phase: Phase,
    /// Images per second at full speed, once they were seen.
    pub full_speed: Option<f64>,
    /// Where facts go.
    pub on_msg: Callback<TrainingMsg>,
}

/// The header of the page: title, run controls, fields, and what is to be said about them.
#[component]
pub(super) fn Controls(props: &ControlsProps) -> Html {
    let draft = &props.draft;
    let on_preset = choose(&props.on_msg, Preset::ALL.to_vec(), TrainingMsg::PresetChosen);
    let on_workers = choose(&props.on_msg, WORKERS.to_vec(), TrainingMsg::WorkersChosen);
    let on_recipe = choose(&props.on_msg, recipe::CHOICES.to_vec(), TrainingMsg::RecipeChosen);
    let run_workers = props.run.map(|run| match draft.workers {
        None if run.workers == props.automatic_workers || run.recipe.is_some() => None,
        _ => Some(run.workers),
    });
    let number = |field: Field| {
        let run = props.run.and_then(|run| value_of(&run, field));
        html! {
            <NumberField {field} text={draft.text(field).to_owned()} {run} on_msg={props.on_msg.clone()} />
        }
    };
    let [_, _, length, _] = draft.fields();
    html! {
        <header class="tr-head">
            <h1>{ text::train_title() }</h1>
            <RunButtons phase={props.phase} on_msg={props.on_msg.clone()} />
            <div class="tr-fields" role="group" aria-label={text::train_settings()}>
                { select("recipe", text::recipe(), &recipe::CHOICES, draft.recipe,
                    props.run.map(|r| r.recipe.map(|used| used.aim)), recipe::name, on_recipe) }
                { number(Field::LearningRate) }
                { schedules(props) }
                { number(Field::BatchSize) }
                { optimisers(props) }
                if draft.recipe == Some(Aim::Minute) {
                    { wide_net() }
                } else {
                    { select("preset", text::train_preset(), &Preset::ALL, draft.preset,
                        props.run.map(|r| r.preset), preset_name, on_preset) }
                }
                { number(length) }
                { number(Field::Seed) }
                { select("workers", text::train_workers(), &WORKERS, draft.workers, run_workers, workers_name, on_workers) }
            </div>
            <recipe::RecipeNote draft={draft.clone()} full_speed={props.full_speed} on_msg={props.on_msg.clone()} />
            { messages(props) }
        </header>
    }
}

#[derive(Properties, PartialEq)]
struct RunButtonsProps {
    phase: Phase,
    on_msg: Callback<TrainingMsg>,
}

#[component]
fn RunButtons(props: &RunButtonsProps) -> Html {
    let press = |msg: TrainingMsg| props.on_msg.reform(move |_: MouseEvent| msg.clone());
    let running = props.phase.is_running();
    let (label, icon, msg) = match props.phase {
        _ if running => (text::train_pause(), "M7 5v10M13 5v10", TrainingMsg::PausePressed),
        Phase::Paused => (text::train_resume(), "M6 4.5l9 5.5-9 5.5z", TrainingMsg::RunPressed),
        _ => (text::train_run(), "M6 4.5l9 5.5-9 5.5z", TrainingMsg::RunPressed),
    };
    html! {
        <div class="tr-run" role="group" aria-label={text::train_run_controls()}>
            <button type="button" class="btn pri" onclick={press(msg)}>{ icon_of(icon) }{ label }</button>
            <button type="button" class="btn" disabled={running || props.phase == Phase::Finished}
                onclick={press(TrainingMsg::StepPressed)}>
                { icon_of("M6 5l7 5-7 5zM15 5v10") }{ text::train_step() }
            </button>
            <button type="button" class="btn ghost" disabled={props.phase == Phase::Idle}
                onclick={press(TrainingMsg::ResetPressed)}>
                { icon_of("M7 4L4 7l3 3M4 7h7.5a4 4 0 0 1 0 8H8") }{ text::train_reset() }
            </button>
        </div>
    }
}

/// An icon of the 20-unit set, decoration beside its label.
pub(super) fn icon_of(path: &'static str) -> Html {
    html! { <svg class="ic" viewBox="0 0 20 20" aria-hidden="true"><path d={path} /></svg> }
}

fn choose<T: Copy + 'static>(
    on_msg: &Callback<TrainingMsg>,
    all: Vec<T>,
    fact: impl Fn(T) -> TrainingMsg + 'static,
) -> Callback<Event> {
    let on_msg = on_msg.clone();
    Callback::from(move |event: Event| {
        let chosen = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.selected_index());
        if let Some(choice) = chosen.and_then(|n| all.get(usize::try_from(n).ok()?)) {
            on_msg.emit(fact(*choice));
        }
    })
}

fn select<T: Copy + PartialEq>(
    id: &str,
    label: String,
    all: &[T],
    now: T,
    run: Option<T>,
    name: impl Fn(T) -> String,
    onchange: Callback<Event>,
) -> Html {
    let id = format!("train-{id}");
    let changed = run.is_some_and(|run| run != now).then_some("changed");
    html! {
        <div class={classes!("tr-field", changed)}>
            <label for={id.clone()}>{ label }</label>
            <select {id} {onchange}>
                { for all.iter().map(|choice| html! {
                    <option selected={*choice == now}>{ name(*choice) }</option>
                }) }
            </select>
        </div>
    }
}

/// All choices, and before them the recipe's own where there is a recipe: `None`.
fn or_the_recipes<T: Copy>(draft: &Draft, all: &[T]) -> Vec<Option<T>> {
    draft.recipe.map(|_| None).into_iter().chain(all.iter().copied().map(Some)).collect()
}

fn schedules(props: &ControlsProps) -> Html {
    let draft = &props.draft;
    let all = or_the_recipes(draft, &ScheduleChoice::ALL);
    let now = (!draft.has_recipe_schedule()).then_some(draft.schedule);
    let run = props.run.map(|run| run.recipe.is_none_or(|used| used.own_schedule).then_some(run.schedule));
    let name = |choice: Option<ScheduleChoice>| {
        let its_own = || text::recipe_its_own(schedule_name(ScheduleChoice::OneCycle));
        choice.map_or_else(its_own, schedule_name)
    };
    let on_choice = choose(&props.on_msg, all.clone(), |choice| {
        choice.map_or(TrainingMsg::RecipeScheduleChosen, TrainingMsg::ScheduleChosen)
    });
    select("schedule", text::train_schedule(), &all, now, run, name, on_choice)
}

fn optimisers(props: &ControlsProps) -> Html {
    let draft = &props.draft;
    let all = or_the_recipes(draft, &OptimiserChoice::ALL);
    let now = (!draft.has_recipe_optimiser()).then_some(draft.optimiser);
    let run = props.run.map(|run| run.recipe.is_none_or(|used| used.own_optimiser).then_some(run.optimiser));
    let name = |choice: Option<OptimiserChoice>| {
        let its_own = || text::recipe_its_own(optimiser_name(draft.recipe_optimiser()));
        choice.map_or_else(its_own, optimiser_name)
    };
    let on_choice = choose(&props.on_msg, all.clone(), |choice| {
        choice.map_or(TrainingMsg::RecipeOptimiserChosen, TrainingMsg::OptimiserChosen)
    });
    select("optimiser", text::train_optimiser(), &all, now, run, name, on_choice)
}

/// The network that a recipe brings: nothing to choose.
fn wide_net() -> Html {
    html! {
        <div class="tr-field">
            <label for="train-preset">{ text::train_preset() }</label>
            <select id="train-preset" disabled=true><option>{ text::train_preset_wide() }</option></select>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct NumberFieldProps {
    field: Field,
    text: AttrValue,
    run: Option<f64>,
    on_msg: Callback<TrainingMsg>,
}

#[component]
fn NumberField(props: &NumberFieldProps) -> Html {
    let field = props.field;
    let value = field.parse(&props.text);
    let state = match value {
        Err(FieldError::Unfinished) => Some("pending"),
        Err(_) => Some("bad"),
        Ok(value) => props.run.is_some_and(|run| run != value).then_some("changed"),
    };
    let oninput = props.on_msg.reform(move |event: InputEvent| {
        let text = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value());
        TrainingMsg::FieldWritten(field, text.unwrap_or_default())
    });
    let id = field_id(field);
    let wrong = value.is_err();
    html! {
        <div class={classes!("tr-field", state)}>
            <label for={id}>{ field_name(field) }</label>
            <input {id} type="text" inputmode={if field.is_whole() { "numeric" } else { "decimal" }}
                autocomplete="off" spellcheck="false" value={props.text.clone()} {oninput}
                aria-invalid={wrong.to_string()}
                aria-describedby={wrong.then(|| format!("{id}-why"))} />
        </div>
    }
}

/// What is wrong with the form, or what it waits for.
fn messages(props: &ControlsProps) -> Html {
    let wrong = props.draft.settings(props.automatic_workers).err().unwrap_or_default();
    let settings = props.draft.settings(props.automatic_workers);
    let changed = props.run.is_some_and(|run| settings.is_ok_and(|draft| draft != run));
    let note = |(field, why): &(Field, FieldError)| {
        let class = if *why == FieldError::Unfinished { "tr-note" } else { "tr-note bad" };
        html! { <p {class} id={format!("{}-why", field_id(*field))}>{ explain(*field, *why) }</p> }
    };
    let press = |msg: TrainingMsg| props.on_msg.reform(move |_: MouseEvent| msg.clone());
    html! {
        <div class="tr-messages" aria-live="polite">
            { for wrong.iter().map(note) }
            if changed {
                <p class="tr-note warn">
                    { text::train_needs_new_run() }
                    <button type="button" class="btn" onclick={press(TrainingMsg::ResetPressed)}>
                        { text::train_reset_with() }
                    </button>
                    <button type="button" class="btn ghost" onclick={press(TrainingMsg::SettingsKept)}>
                        { text::train_keep_settings() }
                    </button>
                </p>
            }
        </div>
    }
}

fn explain(field: Field, why: FieldError) -> String {
    let name = field_name(field);
    let example = if field.is_whole() { "32" } else { "0.001" };
    match why {
        FieldError::Unfinished => text::train_field_unfinished(name, example),
        FieldError::NotANumber => text::train_field_not_a_number(name, example),
        FieldError::NotWhole => text::train_field_not_whole(name, example),
        FieldError::TooSmall { min } => text::train_field_too_small(name, min.to_string()),
        FieldError::TooLarge { max } => text::train_field_too_large(name, max.to_string()),
    }
}

/// What the run on screen has; a run without a recipe has no steps to compare with.
fn value_of(run: &Settings, field: Field) -> Option<f64> {
    match field {
        Field::LearningRate => Some(run.learning_rate),
        Field::BatchSize => Some(run.batch_size as f64),
        Field::Epochs => Some(f64::from(run.epochs)),
        Field::Seed => Some(run.seed as f64),
        Field::Steps => run.recipe.map(|recipe| f64::from(recipe.steps)),
    }
}

fn field_id(field: Field) -> &'static str {
    match field {
        Field::LearningRate => "train-lr",
        Field::BatchSize => "train-batch",
        Field::Epochs => "train-epochs",
        Field::Seed => "train-seed",
        Field::Steps => "train-steps",
    }
}

pub(super) fn field_name(field: Field) -> String {
    match field {
        Field::LearningRate => text::train_learning_rate(),
        Field::BatchSize => text::train_batch(),
        Field::Epochs => text::train_epochs(),
        Field::Seed => text::train_seed(),
        Field::Steps => text::train_steps(),
    }
}

/// The network of a run.
pub(super) fn network_name(settings: &Settings) -> String {
    settings.network().map_or_else(text::train_preset_wide, preset_name)
}

/// The preset's name and its filters.
fn preset_name(preset: Preset) -> String {
    match preset {
        Preset::Tiny => text::train_preset_tiny(),
        Preset::Lenet5 => text::train_preset_lenet5(),
    }
}

fn workers_name(workers: Option<u8>) -> String {
    workers.map_or_else(text::train_workers_automatic, |workers| workers.to_string())
}

fn optimiser_name(optimiser: OptimiserChoice) -> String {
    match optimiser {
        OptimiserChoice::Sgd => text::train_optimiser_sgd(),
        OptimiserChoice::Momentum => text::train_optimiser_momentum(),
        OptimiserChoice::Nesterov => text::train_optimiser_nesterov(),
        OptimiserChoice::Adam => text::train_optimiser_adam(),
        OptimiserChoice::AdamW => text::train_optimiser_adamw(),
    }
}

fn schedule_name(schedule: ScheduleChoice) -> String {
    match schedule {
        ScheduleChoice::Constant => text::train_schedule_constant(),
        ScheduleChoice::Cosine => text::train_schedule_cosine(),
        ScheduleChoice::OneCycle => text::train_schedule_one_cycle(),
    }
}
