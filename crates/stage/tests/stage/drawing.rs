//! Strokes of the pen, and drawings that are moved and deformed: the scene of features, message by message.

use kernelwalk_stage::app::{LabMsg, LabState, Model, Msg, update};
use kernelwalk_stage::frame::{CellId, Role};
use kernelwalk_stage::lab::{Axes, Control, Offer, Stack, Target};
use kernelwalk_stage::scenes::features::{BACKGROUND, Features, INK, Params, field};

use crate::arrived;
use kernelwalk_stage::scenes::SceneId;

fn opened(query: &str) -> Model {
    let mut model = Model::new();
    for msg in arrived::arrivals() {
        update(&mut model, msg);
    }
    update(&mut model, Msg::LinkOpened(format!("#/features?{query}")));
    assert_eq!(model.notices, []);
    model
}

fn tell(model: &mut Model, messages: impl IntoIterator<Item = LabMsg>) {
    for msg in messages {
        update(model, Msg::Lab(msg));
    }
}

fn lab(model: &Model) -> &LabState {
    model.lab_of(SceneId::FEATURES).expect("it has arrived")
}

fn drawing(model: &Model) -> Stack {
    Params::from(lab(model).setup()).drawing
}

fn at(row: i32, col: i32) -> CellId {
    CellId::new(Role::Input, 0, row, col)
}

/// What a control of this label offers under this name.
fn offered(model: &Model, label: &str, option: &str) -> LabMsg {
    let desk = lab(model).desk();
    let found = desk.controls.iter().enumerate().find_map(|(control, shown)| match shown {
        Control::Choice { label: l, options, .. } if l == label => {
            Some((control, options.iter().position(|o| o.name == option)?))
        }
        _ => None,
    });
    let (control, option) = found.expect("it is offered");
    LabMsg::Taken(Offer::Control(control, option))
}

#[test]
fn a_stroke_is_one_step_of_undo_and_the_next_one_another() {
    let mut model = opened("");
    let before = drawing(&model);
    let stroke = |row| (0..9).map(move |col| LabMsg::Drawn(at(row, col), INK)).chain([LabMsg::PenLifted]);
    tell(&mut model, stroke(0));
    let first = drawing(&model);
    assert!((0..9).all(|col| first.get(0, 0, col) == Some(INK)));
    tell(&mut model, stroke(8).chain([LabMsg::UndoPressed]));
    assert_eq!(drawing(&model), first);
    tell(&mut model, [LabMsg::UndoPressed]);
    assert_eq!(drawing(&model), before);
}

#[test]
fn a_press_offers_paper_on_ink_and_ink_on_paper_unless_it_selects() {
    let press = |query: &str, cell| {
        let model = opened(query);
        let frame = lab(&model).frame(&lab(&model).view(None, true, Default::default()), true);
        frame.mark(cell).and_then(|mark| mark.state.press)
    };
    assert_eq!(press("", at(0, 0)), Some(INK));
    assert_eq!(press("", at(1, 2)), Some(BACKGROUND));
    assert_eq!(press("press=select", at(0, 0)), None);
    assert_eq!(press("", CellId::new(Role::Weight, 0, 0, 0)), None);
}

#[test]
fn a_step_takes_the_stored_x_so_far_and_another_deformation_takes_it_elsewhere() {
    let mut model = opened("");
    tell(&mut model, [LabMsg::WholeChosen(field::STEP, 3)]);
    let shifted = drawing(&model);
    assert_eq!(shifted, Params::default().deformed(3));
    let rotate = offered(&model, "Deform the stored X", "rotate");
    tell(&mut model, [rotate]);
    assert_eq!(drawing(&model), Params::from(lab(&model).setup()).deformed(3));
    assert_ne!(drawing(&model), shifted);
}

#[test]
fn another_deformation_leaves_a_drawing_by_hand_alone() {
    let mut model = opened("");
    let before = drawing(&model);
    let rotate = offered(&model, "Deform the stored X", "rotate");
    tell(&mut model, [rotate]);
    assert_eq!(drawing(&model), before);
}

#[test]
fn the_drawing_moves_by_whole_cells_and_there_and_back_is_nothing() {
    let mut model = opened("");
    let before = drawing(&model);
    let there = offered(&model, "Move the drawing", "left");
    tell(&mut model, [there]);
    assert_eq!(drawing(&model).get(0, 1, 1), Some(INK));
    let back = offered(&model, "Move the drawing", "right");
    tell(&mut model, [back]);
    assert_eq!(drawing(&model), before);
}

#[test]
fn a_larger_drawing_is_paper_where_it_is_new() {
    let mut model = opened("");
    tell(&mut model, [LabMsg::PairChosen(Target::Size(field::X), Axes::Both, 11)]);
    assert_eq!(drawing(&model).size(), [11, 11]);
    assert_eq!(drawing(&model).get(0, 10, 10), Some(BACKGROUND));
    assert_eq!(drawing(&model).get(0, 1, 2), Some(INK));
}

#[test]
fn features_larger_than_the_drawing_keep_the_last_picture_and_offer_two_ways_out() {
    let mut model = opened("");
    tell(&mut model, [LabMsg::PairChosen(Target::Size(field::X), Axes::Both, 2)]);
    assert!(lab(&model).problem().is_some());
    assert_eq!(lab(&model).desk().fixes.len(), 2);
    tell(&mut model, [LabMsg::Taken(Offer::Fix(0))]);
    assert!(lab(&model).problem().is_none());
    assert_eq!(lab(&model).lab().id(), kernelwalk_stage::lab::Lab::id(&Features));
}
