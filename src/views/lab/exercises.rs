//! Exercises, one after another: a question, an answer, and what was overlooked.

use kernelwalk_stage::exercise::{Ask, Course, Exercise, Judged, Said, Topic};
use kernelwalk_stage::number::{self, Typed};
use kernelwalk_stage::scenes::SceneId;
use kernelwalk_text as text;
use web_sys::{HtmlInputElement, HtmlSelectElement, SubmitEvent};
use yew::prelude::*;

use crate::browser::storage;
use crate::views::parts::{Glyph, icon};

/// Where the score is kept.
const KEY: &str = "kernelwalk.exercises";

/// What [`Exercises`] needs.
#[derive(Properties, PartialEq)]
pub struct ExercisesProps {
    /// The scene on screen: its topic comes first.
    pub scene: SceneId,
}

/// The tab of the inspector.
#[component]
pub fn Exercises(props: &ExercisesProps) -> Html {
    let course = use_state(|| {
        let kept = storage::load(storage::local().as_ref(), KEY);
        Course::open(Topic::of(props.scene), &kept.unwrap_or_default())
    });
    let trouble = use_state(|| None::<String>);
    let go = {
        let (course, trouble) = (course.clone(), trouble.clone());
        move |next: Course| {
            // Where nothing may be kept the score lasts as long as the page.
            storage::save(storage::local().as_ref(), KEY, &next.kept());
            trouble.set(None);
            course.set(next);
        }
    };
    let on_topic = {
        let (course, go) = (course.clone(), go.clone());
        Callback::from(move |e: Event| {
            let at = e.target_dyn_into::<HtmlSelectElement>().map(|select| select.selected_index());
            let topic = at.and_then(|at| Topic::ALL.get(usize::try_from(at).ok()?));
            if let Some(topic) = topic {
                go((*course).clone().about(*topic));
            }
        })
    };
    let exercise = course.exercise();
    let topics = Topic::ALL.map(|topic| {
        html! { <option selected={topic == exercise.topic}>{ topic.name() }</option> }
    });
    let [right, answered] = course.score();
    let form = match course.judged() {
        None => question(&course, &trouble, go),
        Some(judged) => {
            let next = {
                let course = course.clone();
                Callback::from(move |_: MouseEvent| go((*course).clone().next()))
            };
            verdict(exercise, judged, next)
        }
    };
    html! {
        <div class="course">
            <label class="field"><span class="lab">{ text::exercise_topic() }</span>
                <select class="sel" onchange={on_topic}>{ for topics }</select></label>
            <h3>{ text::exercise_number(exercise.seed as usize) }</h3>
            <p>{ &exercise.question }</p>
            if !exercise.table.is_empty() {
                <table class="win"><tbody>
                    { for exercise.table.iter().map(|row| html! { <tr>{ for row.iter().map(|n| html! { <td>{ n }</td> }) }</tr> }) }
                </tbody></table>
            }
            <div key={format!("{}{}", exercise.topic.key(), exercise.seed)}>{ form }</div>
            <p class="muted">
                if answered == 0 { { text::exercise_none() } } else { { text::exercise_score(right as usize, answered as usize) }{ ". " } }
                { " " }{ text::exercise_kept() }
            </p>
        </div>
    }
}

/// The form that takes the answer.
fn question(
    course: &UseStateHandle<Course>,
    trouble: &UseStateHandle<Option<String>>,
    go: impl Fn(Course) + 'static,
) -> Html {
    let onsubmit = {
        let (course, trouble) = (course.clone(), trouble.clone());
        Callback::from(move |e: SubmitEvent| {
            e.prevent_default();
            let form = e.target_dyn_into::<web_sys::HtmlElement>();
            let found = |what: &str| -> Option<HtmlInputElement> {
                let element = form.as_ref()?.query_selector(what).ok()??;
                wasm_bindgen::JsCast::dyn_into(element).ok()
            };
            let said = match course.exercise().ask {
                Ask::Number { .. } => match found("input").map(|field| number::parse(&field.value())) {
                    Some(Typed::Number(number)) => Ok(Said::Number(number)),
                    _ => Err(text::exercise_no_number()),
                },
                Ask::Choice(_) => found("input:checked")
                    .and_then(|option| option.value().parse().ok())
                    .map(Said::Option)
                    .ok_or_else(text::exercise_choose),
            };
            match said {
                Ok(said) => go((*course).clone().answered(said)),
                Err(why) => trouble.set(Some(why)),
            }
        })
    };
    let fields = match &course.exercise().ask {
        Ask::Number { .. } => html! {
            <label class="field"><span class="lab">{ text::exercise_answer() }</span>
                <input type="text" inputmode="decimal" autocomplete="off" enterkeyhint="done"
                    aria-invalid={trouble.as_ref().map(|_| "true")} /></label>
        },
        Ask::Choice(options) => html! {
            <fieldset><legend class="lab">{ text::exercise_answer() }</legend>
                { for options.iter().enumerate().map(|(at, option)| html! {
                    <label><input type="radio" name="exercise" value={at.to_string()} />{ &option.text }</label>
                }) }
            </fieldset>
        },
    };
    html! {
        <form {onsubmit}>
            { fields }
            if let Some(why) = &**trouble {
                <p class="note warn" role="alert">{ icon(Glyph::Warn) }{ why }</p>
            }
            <button type="submit" class="btn pri">{ text::exercise_check() }</button>
        </form>
    }
}

/// What became of the answer.
fn verdict(exercise: &Exercise, judged: &Judged, next: Callback<MouseEvent>) -> Html {
    let (class, glyph, told) = if judged.right {
        ("told right", Glyph::Check, text::exercise_right())
    } else {
        ("told wrong", Glyph::Warn, text::exercise_wrong(exercise.answer()))
    };
    html! {
        <div role="status" {class}>
            <p>{ icon(glyph) }<b>{ told }</b></p>
            if let Some(mistake) = &judged.mistake {
                <p>{ mistake }</p>
            }
            <p>{ &exercise.why }</p>
            <button type="button" class="btn pri" onclick={next}>{ text::exercise_next() }</button>
        </div>
    }
}
