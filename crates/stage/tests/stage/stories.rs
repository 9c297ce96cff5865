//! Lists of messages, and what becomes of the model and which effects follow.

use kernelwalk_nn::shape::Padding;
use kernelwalk_stage::app::{
    DraftState, Effect, LabMsg, LabState, Model, Motion, Msg, PrefsMsg, Route, Speed, StepSize, Theme,
    Toward, update,
};
use kernelwalk_stage::frame::{CellId, Role, View};
use kernelwalk_stage::lab::{Axes, Control, Offer, Outcome, PasteError, Stack, Target};
use kernelwalk_stage::number::Refused;
use kernelwalk_stage::scene::Beat;
use kernelwalk_stage::scenes::convolution::{PRESETS, Params, field};
use kernelwalk_stage::scenes::{SceneId, WAYS_OUT};

fn opened(query: &str) -> Model {
    let mut model = Model::new();
    update(&mut model, Msg::WaysOutArrived(WAYS_OUT));
    update(&mut model, Msg::LinkOpened(format!("#/convolution?{query}")));
    assert_eq!(model.notices, []);
    model
}

const INPUT: Target = Target::Size(field::X);
const KERNEL: Target = Target::Size(field::W);
const STRIDE: Target = Target::Pair(field::STRIDE);
const PADDING: Target = Target::Pair(field::PADDING);
const DILATION: Target = Target::Pair(field::DILATION);

fn conv(model: &Model) -> &LabState {
    model.lab_of(SceneId::CONVOLUTION).expect("it is loaded first")
}

fn params(model: &Model) -> Params {
    Params::from(conv(model).setup())
}

/// The option with this number of the border's control; `None` where it is not offered.
fn border(model: &Model, place: usize) -> Option<LabMsg> {
    let desk = conv(model).desk();
    let control = desk.controls.iter().position(|c| matches!(c, Control::Choice { .. }))?;
    let offer = Offer::Control(control, place);
    desk.offered(offer).map(|_| LabMsg::Taken(offer))
}

fn tell(model: &mut Model, messages: impl IntoIterator<Item = LabMsg>) -> Vec<Effect> {
    messages.into_iter().flat_map(|msg| update(model, Msg::Lab(msg))).collect()
}

fn input(row: i32, col: i32) -> CellId {
    CellId::new(Role::Input, 0, row, col)
}

fn typed(text: &str) -> LabMsg {
    LabMsg::CellTyped(input(2, 2), text.to_owned())
}

fn outputs(model: &Model) -> Vec<f64> {
    conv(model).plan().outputs().into_iter().map(|(_, number)| number).collect()
}

#[test]
fn an_edit_changes_the_outputs_it_feeds_and_only_those_flash() {
    let mut model = opened("t=9");
    let effects = tell(&mut model, [LabMsg::CellTyped(input(0, 1), "4".to_owned())]);
    assert_eq!(outputs(&model), [13.0, 12.0, 17.0, 10.0, 17.0, 19.0, 9.0, 6.0, 14.0]);
    let view = conv(&model).view(None, false, Speed::default());
    let frame = conv(&model).frame(&view, false);
    let flashing =
        frame.grids.iter().flat_map(|g| g.marks.iter().flatten()).filter(|m| m.state.change.is_some());
    let flashing: Vec<_> =
        flashing.map(|m| (m.cell.row, m.cell.col, m.state.change.clone().map(|c| c.text))).collect();
    assert_eq!(flashing, [(0, 0, Some("+1".to_owned()))]);
    assert!(matches!(&effects[..], [Effect::Announce(_), Effect::ReplaceUrl, Effect::SaveSession]));
}

#[test]
fn what_is_no_number_leaves_the_last_one_in_the_sums() {
    let cases = [
        ("-", DraftState::Pending),
        ("", DraftState::Pending),
        ("abc", DraftState::Refused(Refused::NotANumber)),
        ("NaN", DraftState::Refused(Refused::NotANumber)),
        ("1e999", DraftState::Refused(Refused::TooLarge)),
    ];
    for (text, state) in cases {
        let mut model = opened("t=9");
        assert_eq!(tell(&mut model, [typed(text), LabMsg::CellCommitted(input(2, 2))]), [], "{text:?}");
        assert_eq!(params(&model), Params::default(), "{text:?}");
        assert_eq!(conv(&model).drafts()[0].state, state, "{text:?}");
        let frame = conv(&model).frame(&conv(&model).view(None, false, Speed::default()), false);
        assert!(frame.mark(input(2, 2)).is_some_and(|m| m.state.pending && m.data == "2"), "{text:?}");
        tell(&mut model, [LabMsg::CellReverted(input(2, 2))]);
        assert!(conv(&model).drafts().is_empty(), "{text:?}");
    }
}

#[test]
fn typing_a_number_is_one_step_of_undo_and_escape_takes_it_back() {
    let mut model = opened("");
    tell(
        &mut model,
        [typed("1"), typed("12"), typed("12."), typed("12.5"), LabMsg::CellCommitted(input(2, 2))],
    );
    assert_eq!(params(&model).x.get(0, 2, 2), Some(12.5));
    tell(&mut model, [typed("7"), LabMsg::CellReverted(input(2, 2))]);
    assert_eq!(params(&model).x.get(0, 2, 2), Some(12.5));
    tell(&mut model, [LabMsg::UndoPressed]);
    assert_eq!(params(&model), Params::default());
    assert_eq!(conv(&model).can_undo_redo(), (false, true));
    tell(&mut model, [LabMsg::RedoPressed]);
    assert_eq!(params(&model).x.get(0, 2, 2), Some(12.5));
}

#[test]
fn dragging_adds_up_without_the_errors_of_binary_tenths() {
    let mut model = opened("");
    tell(&mut model, std::iter::repeat_n(LabMsg::CellNudged(input(0, 4), 0.1), 3));
    assert_eq!(params(&model).x.get(0, 0, 4), Some(0.3));
    tell(&mut model, [LabMsg::UndoPressed]);
    assert_eq!(params(&model), Params::default(), "a drag is one step");
}

#[test]
fn every_edit_can_be_undone_and_redone() {
    let edits: [fn(&Model) -> LabMsg; 15] = [
        |_| LabMsg::PairChosen(INPUT, Axes::Both, 7),
        |_| LabMsg::PairChosen(KERNEL, Axes::Columns, 2),
        |_| LabMsg::PairChosen(STRIDE, Axes::Rows, 2),
        |_| LabMsg::PairChosen(PADDING, Axes::Both, 1),
        |_| LabMsg::PairChosen(DILATION, Axes::Both, 2),
        |_| LabMsg::Taken(Offer::More(0, 2)),
        |model| border(model, 2).expect("there is room"),
        |_| LabMsg::PresetChosen(3),
        |_| LabMsg::Taken(Offer::Fix(0)),
        |_| LabMsg::CellTyped(input(1, 1), "5".to_owned()),
        |_| LabMsg::CellNudged(CellId::new(Role::Bias, 0, 0, 0), 1.0),
        |_| LabMsg::Filled(Role::Weight, 1.0),
        |_| LabMsg::Randomised(Role::Input, 4),
        |_| LabMsg::Randomised(Role::Bias, 7),
        |_| LabMsg::Pasted(input(0, 0), "8\t9".to_owned()),
    ];
    let mut model = opened("");
    let mut states = vec![params(&model)];
    for edit in edits {
        let edit = edit(&model);
        let name = format!("{edit:?}");
        tell(&mut model, [edit]);
        assert_ne!(params(&model), states[states.len() - 1], "{name} changes something");
        states.push(params(&model));
    }
    for before in states[..states.len() - 1].iter().rev() {
        tell(&mut model, [LabMsg::UndoPressed]);
        assert_eq!(&params(&model), before);
    }
    for after in &states[1..] {
        tell(&mut model, [LabMsg::RedoPressed]);
        assert_eq!(&params(&model), after);
    }
}

#[test]
fn an_impossible_setting_keeps_the_last_picture_and_every_edit() {
    let mut model = opened("x=3,3,2;0,0,1;3,1,2&p=1&t=5");
    let picture = conv(&model).shown().clone();
    tell(
        &mut model,
        [LabMsg::PairChosen(KERNEL, Axes::Both, 7), LabMsg::CellTyped(input(0, 0), "8".to_owned())],
    );
    assert!(matches!(conv(&model).outcome(), Outcome::Impossible(_)));
    assert_eq!(conv(&model).shown(), &picture);
    assert_eq!(params(&model).x.get(0, 0, 0), Some(8.0));
    tell(&mut model, [LabMsg::PlayPressed]);
    assert!(!conv(&model).playhead().playing(), "there is nothing to play");
    assert!(conv(&model).desk().program.fails);
    tell(&mut model, [LabMsg::PairChosen(KERNEL, Axes::Both, 3)]);
    assert_eq!(conv(&model).outcome(), Outcome::Exact);
    assert_eq!(params(&model).x.get(0, 0, 0), Some(8.0));
    assert_eq!(conv(&model).playhead().t(), Beat::new(5.0));
}

#[test]
fn a_changed_parameter_restarts_nothing() {
    let mut model = opened("t=4.5");
    tell(&mut model, [LabMsg::PlayPressed, LabMsg::PairChosen(PADDING, Axes::Both, 1)]);
    assert_eq!((conv(&model).playhead().t(), conv(&model).playhead().playing()), (Beat::new(4.5), true));
    tell(&mut model, [LabMsg::PairChosen(STRIDE, Axes::Both, 4)]);
    assert_eq!(conv(&model).playhead().t(), Beat::new(4.0), "clamped to the four outputs that are left");
}

#[test]
fn the_end_shows_everything_and_pauses() {
    let mut model = opened("");
    let effects = tell(&mut model, [LabMsg::PlayPressed, LabMsg::EndPressed]);
    assert_eq!((conv(&model).playhead().t(), conv(&model).playhead().playing()), (Beat::new(9.0), false));
    let frame = conv(&model).frame(&View::default(), false);
    assert_eq!(frame.progress, (9, 9));
    assert!(effects.iter().any(|e| matches!(e, Effect::Announce(told) if told.ends_with("= 14."))));
    tell(&mut model, [LabMsg::HomePressed]);
    assert_eq!(conv(&model).frame(&View::default(), false).progress, (0, 9));
}

#[test]
fn ticks_of_a_scene_that_is_not_shown_or_does_not_play_change_nothing() {
    let mut model = opened("t=2");
    let before = model.clone();
    assert!(update(&mut model, Msg::Ticked(16.0)).as_slice().is_empty());
    assert_eq!(model, before);
    tell(&mut model, [LabMsg::PlayPressed]);
    assert!(model.needs_ticks());
    update(&mut model, Msg::SceneChosen(None));
    let left = model.clone();
    assert!(update(&mut model, Msg::Ticked(16.0)).as_slice().is_empty());
    assert_eq!(model, left, "a tick that was on its way is stale");
    for ms in [f64::NAN, f64::INFINITY, -5.0] {
        update(&mut model, Msg::SceneChosen(Some(SceneId::CONVOLUTION)));
        tell(&mut model, [LabMsg::HomePressed, LabMsg::PlayPressed]);
        update(&mut model, Msg::Ticked(ms));
        assert!(conv(&model).playhead().t().get() <= 0.25, "{ms}");
        tell(&mut model, [LabMsg::PlayPressed]);
    }
}

#[test]
fn playing_goes_through_every_cell_and_is_told_while_it_is_slow() {
    let mut model = opened("");
    tell(&mut model, [LabMsg::PlayPressed]);
    let mut told = 0;
    for _ in 0..2000 {
        let effects = update(&mut model, Msg::Ticked(16.0));
        told += effects.as_slice().iter().filter(|e| matches!(e, Effect::Announce(_))).count();
    }
    assert_eq!((conv(&model).playhead().t(), conv(&model).playhead().playing()), (Beat::new(9.0), false));
    assert!(told >= 9, "{told}");
    update(&mut model, Msg::Prefs(PrefsMsg::SpeedChosen(Speed::ALL[5])));
    tell(&mut model, [LabMsg::Scrubbed(Beat::new(4.0)), LabMsg::PlayPressed]);
    let effects = update(&mut model, Msg::Ticked(200.0));
    assert_eq!(effects.as_slice(), [], "nobody could follow eight cells a second by ear");
}

#[test]
fn steps_of_any_size_leave_the_chosen_size_alone() {
    let mut model = opened("t=3");
    tell(&mut model, [LabMsg::SteppedBy(StepSize::Term, Toward::On)]);
    assert_eq!(conv(&model).frame(&View::default(), false).terms.done, 1);
    assert_eq!(conv(&model).playhead().step, StepSize::Cell);
    tell(&mut model, [LabMsg::StepSizeChosen(StepSize::Row), LabMsg::Stepped(Toward::On)]);
    assert_eq!(conv(&model).playhead().t(), Beat::new(6.0));
}

#[test]
fn a_pin_stays_until_it_is_released_or_its_cell_is_gone() {
    let mut model = opened("");
    let corner = input(4, 4);
    tell(&mut model, [LabMsg::Pinned(corner)]);
    assert_eq!(conv(&model).pin(), Some(corner));
    assert_eq!(model.fragment(), "#/convolution?pin=x,0,4,4");
    tell(&mut model, [LabMsg::PairChosen(INPUT, Axes::Both, 4)]);
    assert_eq!(conv(&model).pin(), None);
    tell(&mut model, [LabMsg::Pinned(input(0, 0)), LabMsg::Pinned(input(0, 0))]);
    assert_eq!(conv(&model).pin(), None, "pinning again releases");
    tell(&mut model, [LabMsg::Pinned(input(99, 99))]);
    assert_eq!(conv(&model).pin(), None, "there is no such cell");
}

#[test]
fn a_paste_that_does_not_fit_says_so_and_changes_nothing() {
    let mut model = opened("");
    assert_eq!(tell(&mut model, [LabMsg::Pasted(input(4, 4), "1\t2".to_owned())]), []);
    let why = PasteError::TooLarge { table: [1, 2], room: [1, 1] };
    assert_eq!(conv(&model).note(), Some(&why));
    assert_eq!(params(&model), Params::default());
    tell(&mut model, [LabMsg::Pasted(input(0, 0), "1\t2".to_owned())]);
    assert_eq!(conv(&model).note(), None, "the next edit clears it");
}

#[test]
fn full_padding_beyond_the_limit_is_not_offered() {
    let mut model = opened("d=4");
    tell(&mut model, [LabMsg::PairChosen(KERNEL, Axes::Both, 4)]);
    assert_eq!(border(&model, 2), None);
    assert!(border(&model, 0).is_some() && border(&model, 1).is_some());
}

#[test]
fn values_beyond_the_controls_are_clamped() {
    let mut model = opened("");
    tell(
        &mut model,
        [
            LabMsg::PairChosen(INPUT, Axes::Both, 9999),
            LabMsg::PairChosen(KERNEL, Axes::Both, 0),
            LabMsg::PairChosen(STRIDE, Axes::Both, 0),
            LabMsg::PairChosen(PADDING, Axes::Both, 99),
            LabMsg::PairChosen(DILATION, Axes::Both, 99),
            LabMsg::PresetChosen(999),
        ],
    );
    let params = params(&model);
    assert_eq!((params.x.size(), params.w.size(), params.stride), ([16, 16], [1, 1], [1, 1]));
    assert_eq!((params.padding, params.dilation), (Padding::Explicit([8, 8]), [4, 4]));
}

#[test]
fn a_reload_finds_what_was_edited_and_a_bare_link_keeps_it() {
    let mut model = opened("t=4");
    tell(&mut model, [typed("9")]);
    update(&mut model, Msg::SceneChosen(None));
    let mut reloaded = Model::new();
    update(&mut reloaded, Msg::SessionRead(model.session()));
    update(&mut reloaded, Msg::LinkOpened("#/convolution".to_owned()));
    assert_eq!(params(&reloaded), params(&model));
    assert_eq!(conv(&reloaded).playhead().t(), Beat::new(4.0));
    for broken in ["", "{}", "#/train", "#/convolution"] {
        let before = reloaded.clone();
        update(&mut reloaded, Msg::SessionRead(broken.to_owned()));
        assert_eq!(reloaded, before, "{broken}");
    }
}

#[test]
fn a_link_over_edits_can_be_undone() {
    let mut model = opened("");
    tell(&mut model, [typed("9")]);
    let mine = params(&model);
    update(&mut model, Msg::LinkOpened("#/convolution?s=2".to_owned()));
    tell(&mut model, [LabMsg::UndoPressed]);
    assert_eq!(params(&model), mine);
}

#[test]
fn a_notice_of_a_link_is_shown_once_until_it_is_read() {
    let mut model = Model::new();
    for _ in 0..2 {
        update(&mut model, Msg::LinkOpened("#/convolution?s=fast".to_owned()));
    }
    assert_eq!(model.notices.len(), 1);
    let id = model.notices[0].0;
    update(&mut model, Msg::NoticeDismissed(id));
    assert_eq!(model.notices, []);
}

#[test]
fn sharing_copies_the_pages_address_with_everything_in_it() {
    let mut model = opened("s=2");
    let effects = update(&mut model, Msg::SharePressed("https://a.example/walk/#/old".to_owned()));
    let copied = Effect::Copy("https://a.example/walk/#/convolution?s=2".to_owned());
    assert_eq!(effects.as_slice(), [copied]);
}

#[test]
fn preferences_are_kept_and_unreadable_ones_ignored() {
    let mut model = Model::new();
    let effects = update(&mut model, Msg::Prefs(PrefsMsg::ThemeChosen(Theme::Projector)));
    assert_eq!(effects.as_slice(), [Effect::SavePrefs]);
    update(&mut model, Msg::Prefs(PrefsMsg::SingleKeysToggled));
    update(&mut model, Msg::Prefs(PrefsMsg::MotionChosen(Motion::Reduced)));
    update(&mut model, Msg::Prefs(PrefsMsg::LanguageChosen(Some("pt-BR".to_owned()))));
    update(&mut model, Msg::Prefs(PrefsMsg::SpeedStepped(Toward::On)));
    let kept = model.prefs.kept();
    let mut later = Model::new();
    update(&mut later, Msg::Prefs(PrefsMsg::Read(kept)));
    assert_eq!(later.prefs, model.prefs);
    for broken in ["", "7", "speed=99", "theme=pink&keys=2", "{\"theme\":\"dark\"}"] {
        update(&mut later, Msg::Prefs(PrefsMsg::Read(broken.to_owned())));
        assert_eq!(later.prefs, model.prefs, "{broken}");
    }
}

#[test]
fn reduced_motion_is_the_systems_unless_the_person_says_otherwise() {
    let mut model = Model::new();
    update(&mut model, Msg::ReducedMotionAsked(true));
    assert!(model.reduced_motion());
    update(&mut model, Msg::Prefs(PrefsMsg::MotionChosen(Motion::Full)));
    assert!(!model.reduced_motion());
}

#[test]
fn the_settings_of_a_training_stand_in_its_link_and_wait_while_another_scene_is_shown() {
    let mut model = Model::new();
    let opened = update(&mut model, Msg::LinkOpened("#/train?seed=7".to_owned()));
    let draft = Box::new(model.draft.clone());
    assert_eq!(opened.as_slice(), [Effect::FillIn(draft.clone())]);
    update(&mut model, Msg::SceneChosen(Some(SceneId::CONVOLUTION)));
    assert_eq!((&model.draft, model.route), (&*draft, Route::Scene(SceneId::CONVOLUTION)));
    // A bare link is a way to the scene: what was set there stays.
    assert_eq!(update(&mut model, Msg::LinkOpened("#/train".to_owned())).as_slice(), []);
    assert_eq!(model.fragment(), "#/train?seed=7");
    update(&mut model, Msg::DraftSettled(Box::default()));
    assert_eq!(model.fragment(), "#/train?");
}

#[test]
fn presets_keep_the_place_in_time_and_forget_unfinished_numbers() {
    for place in 0..PRESETS.len() {
        let mut model = opened("t=2");
        tell(&mut model, [typed("-"), LabMsg::PresetChosen(place)]);
        assert_eq!((conv(&model).playhead().t(), conv(&model).drafts().len()), (Beat::new(2.0), 0));
    }
}

#[test]
fn several_channels_of_a_link_are_computed_and_edited() {
    let mut model = opened("x=1,2;3,4|5,6;7,8&w=1|1|2|0&t=8");
    assert_eq!(outputs(&model), [6.0, 8.0, 10.0, 12.0, 2.0, 4.0, 6.0, 8.0]);
    tell(&mut model, [LabMsg::CellTyped(CellId::new(Role::Weight, 3, 0, 0), "1".to_owned())]);
    assert_eq!(outputs(&model)[4..], [7.0, 10.0, 13.0, 16.0]);
    assert_eq!(params(&model).w, Stack::from_fn([4, 1, 1], |c, _, _| if c == 2 { 2.0 } else { 1.0 }));
}

#[test]
fn a_cell_that_is_picked_is_read_aloud() {
    let mut model = opened("t=0");
    let mut said = |cell| {
        let effects = tell(&mut model, [LabMsg::Pinned(cell)]);
        effects.into_iter().find_map(|e| match e {
            Effect::Announce(said) => Some(said),
            _ => None,
        })
    };
    // The sum behind an output, also where the animation has not got to it.
    let output = said(CellId::new(Role::Output, 0, 0, 1)).expect("an output is on stage");
    assert!(output.contains("row 0") && output.ends_with("= 12."), "{output}");
    assert_eq!(
        said(input(1, 3)).as_deref(),
        Some("X[1, 3] = 3. Input, row 1, column 3. Made from a value you set. Goes into 4 of 9 outputs.")
    );
}

#[test]
fn a_number_shows_all_its_digits_once_it_is_pinned() {
    let mut model = opened("t=0");
    tell(&mut model, [LabMsg::CellTyped(input(0, 0), "0.123456".into()), LabMsg::CellCommitted(input(0, 0))]);
    let value = |model: &Model| conv(model).inspect(input(0, 0)).map(|told| told.value);
    assert_eq!(value(&model).as_deref(), Some("0.123"));
    tell(&mut model, [LabMsg::Pinned(input(0, 0))]);
    assert_eq!(value(&model).as_deref(), Some("0.123456"));
}
