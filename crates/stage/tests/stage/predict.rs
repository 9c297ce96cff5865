//! Predict, then reveal: what is hidden is nowhere, and answers are judged as the cells show numbers.

use kernelwalk_stage::app::{LabMsg, LabState, Model, Msg, Speed, update};
use kernelwalk_stage::frame::{CellId, Frame, Role};
use kernelwalk_stage::lab::predict::RULES;
use kernelwalk_stage::lab::{Kind, Stack, Value};
use kernelwalk_stage::number::{IN_CELLS, show};

use crate::arrived;
use crate::settings::{self, labs};

fn output(row: i32, col: i32) -> CellId {
    CellId::new(Role::Output, 0, row, col)
}

fn predicting(link: &str) -> Model {
    let mut model = Model::new();
    for msg in arrived::arrivals() {
        update(&mut model, msg);
    }
    update(&mut model, Msg::LinkOpened(link.to_owned()));
    update(&mut model, Msg::PredictPressed(RULES));
    model
}

fn tell(model: &mut Model, msgs: impl IntoIterator<Item = LabMsg>) {
    for msg in msgs {
        update(model, Msg::Lab(msg));
    }
}

fn say(cell: CellId, text: &str) -> [LabMsg; 2] {
    [LabMsg::CellTyped(cell, text.to_owned()), LabMsg::CellCommitted(cell)]
}

fn lab(model: &Model) -> &LabState {
    model.lab().expect("a scene is on screen")
}

fn frame(model: &Model) -> Frame {
    let lab = lab(model);
    lab.frame(&lab.view(None, false, Speed::default()), false)
}

fn text_of(model: &Model, cell: CellId) -> String {
    frame(model).mark(cell).expect("it is on stage").text.clone()
}

#[test]
fn a_right_answer_stays_and_the_sum_behind_it_is_shown() {
    let mut model = predicting("#/convolution");
    assert_eq!(text_of(&model, output(0, 0)), "?");
    tell(&mut model, say(output(0, 1), "12"));
    let guess = lab(&model).guess().expect("it goes on").clone();
    assert_eq!((guess.tally.right, guess.tally.wrong, guess.hidden.len()), (1, 0, 8));
    assert_eq!([text_of(&model, output(0, 1)), text_of(&model, output(0, 0))], ["12", "?"]);
    let frame = frame(&model);
    assert_eq!((frame.terms.output, frame.terms.total_text.as_str()), (output(0, 1), "12"));
    let [verdict, sum] = RULES.verdict(lab(&model).plan(), &guess).expect("something was said");
    assert_eq!(verdict, "Right: Y[0, 1] = 12.");
    assert!(sum.contains("3 × 0 + 2 × 1 + 1 × 2"), "{sum}");
    assert_eq!(lab(&model).pin(), Some(output(0, 1)), "the inspector tells its story");
}

#[test]
fn a_wrong_answer_is_corrected_and_asking_is_counted_apart() {
    let mut model = predicting("#/convolution");
    tell(&mut model, say(output(0, 0), "11"));
    tell(&mut model, [LabMsg::Asked(Some(output(2, 2)))]);
    let guess = lab(&model).guess().expect("it goes on").clone();
    assert_eq!((guess.tally.right, guess.tally.wrong, guess.tally.shown), (0, 1, 1));
    tell(&mut model, [LabMsg::Asked(None)]);
    let guess = lab(&model).guess().expect("it goes on").clone();
    assert_eq!((guess.hidden.len(), guess.tally.shown), (0, 8));
    assert_eq!(text_of(&model, output(1, 1)), "17");
    assert!(!lab(&model).desk().key.is_empty() && lab(&model).desk().program.output.contains("17."));
}

#[test]
fn what_is_no_number_is_no_answer() {
    for text in ["", "-", "abc", "1e999", "NaN"] {
        let mut model = predicting("#/convolution");
        tell(&mut model, say(output(0, 0), text));
        let guess = lab(&model).guess().expect("it goes on");
        assert_eq!((guess.hidden.len(), guess.last), (9, None), "{text:?}");
        assert_eq!(text_of(&model, output(0, 0)), "?");
    }
    let mut model = predicting("#/convolution");
    let escape = [LabMsg::CellTyped(output(0, 0), "12".to_owned()), LabMsg::CellReverted(output(0, 0))];
    tell(&mut model, escape);
    assert_eq!(lab(&model).guess().expect("it goes on").hidden.len(), 9);
}

#[test]
fn another_setting_hides_everything_again_and_the_tally_goes_on() {
    let mut model = predicting("#/convolution");
    tell(&mut model, say(output(0, 0), "12"));
    let edit = LabMsg::CellTyped(CellId::new(Role::Input, 0, 4, 4), "3".to_owned());
    tell(&mut model, [edit]);
    let guess = lab(&model).guess().expect("it goes on");
    assert_eq!((guess.hidden.len(), guess.tally.right, guess.last), (9, 1, None));
    update(&mut model, Msg::PredictPressed(RULES));
    assert_eq!(lab(&model).guess(), None);
    assert_eq!(frame(&model).of(Role::Output).filter(|grid| grid.editable).count(), 0);
}

#[test]
fn an_answer_is_right_if_it_is_what_the_cell_would_show() {
    let mut model = predicting("#/pooling");
    let average = CellId::new(Role::Output, 1, 0, 0);
    tell(&mut model, say(average, "1.67"));
    assert_eq!(lab(&model).guess().expect("it goes on").tally.right, 1, "the mean is 1.666...");
    tell(&mut model, say(CellId::new(Role::Output, 1, 0, 1), "1.6"));
    assert_eq!(lab(&model).guess().expect("it goes on").tally.wrong, 1);
}

/// Inputs that no other number of a picture looks like, so that an output is known by its digits.
fn unmistakable(channels: usize, rows: usize, cols: usize) -> Stack {
    Stack::from_fn([channels, rows, cols], |c, y, x| {
        let place = (c * 64 + y * 8 + x) as f64;
        (1.0 + place * 0.731 + (place * 1.7).sin() * 3.3) * if (y + x) % 3 == 0 { -1.0 } else { 1.0 }
    })
}

#[test]
fn a_hidden_output_is_in_no_picture_table_sentence_or_program() {
    for (lab, name, mut setup) in settings::all().into_iter().filter(|(lab, ..)| lab.can_be_predicted()) {
        for (at, field) in lab.fields().iter().enumerate() {
            if let (Kind::Grids { .. }, Some(stack)) = (&field.kind, setup.grids(at)) {
                let [rows, cols] = stack.size();
                setup.put(at, Value::Grids(unmistakable(stack.channels(), rows, cols)));
            }
        }
        let Ok(plan) = lab.plan(&setup) else { continue };
        let id = lab.id();
        let mut model = predicting(&format!("#/{}", id.as_str()));
        let link = kernelwalk_stage::share::lab::write(
            lab,
            &kernelwalk_stage::share::LabLink { setup, t: plan.measure().end(), pin: None },
        );
        update(&mut model, Msg::LinkOpened(format!("#/{}?{link}", id.as_str())));
        let state = self::lab(&model);
        let plan = state.plan();
        let frame = frame(&model);
        let mut said = vec![format!("{frame:?}"), state.narration(&frame), format!("{:?}", state.desk())];
        for mark in frame.grids.iter().flat_map(|grid| grid.marks.iter().flatten()) {
            said.push(format!("{:?}", state.inspect(mark.cell)));
        }
        let editable = |cell: CellId| state.value(cell).is_some();
        let open: Vec<String> = frame
            .grids
            .iter()
            .flat_map(|grid| grid.marks.iter().flatten())
            .filter(|mark| editable(mark.cell) || mark.state.padding)
            .flat_map(|mark| [mark.text.clone(), mark.data.clone()])
            .collect();
        for (cell, value) in plan.outputs() {
            // A number that is also an input's says nothing, whatever its sign.
            let text = show(value.abs(), IN_CELLS);
            if text.len() < 5 || open.iter().any(|open| open.contains(&text)) {
                continue;
            }
            for said in &said {
                let found = said.find(&text).map(|at| said[..at].chars().rev().take(200).collect::<String>());
                let before = found.map(|reversed| reversed.chars().rev().collect::<String>());
                assert_eq!(before, None, "{} {name}: {cell:?} is {text}", id.as_str());
            }
        }
    }
}

#[test]
fn every_scene_can_be_predicted_to_its_end() {
    for lab in labs().filter(|lab| lab.can_be_predicted()) {
        let mut model = predicting(&format!("#/{}", lab.id().as_str()));
        let asked = self::lab(&model).guess().expect("it goes on").hidden.clone();
        assert!(!asked.is_empty(), "{}", lab.id().as_str());
        for cell in asked {
            let grid =
                frame(&model).grids.into_iter().find(|g| (g.role, g.channel) == (cell.role, cell.channel));
            if let Some(grid) = grid {
                assert!(grid.editable && grid.mark(cell.row, cell.col).is_some_and(|m| m.text == "?"));
            }
            let value = self::lab(&model).plan().value(cell).expect("an output has a number");
            tell(&mut model, say(cell, &value.to_string()));
        }
        let guess = self::lab(&model).guess().expect("it goes on");
        assert_eq!((guess.hidden.len(), guess.tally.wrong), (0, 0), "{}", lab.id().as_str());
        assert!(guess.tally.right > 0);
    }
}
