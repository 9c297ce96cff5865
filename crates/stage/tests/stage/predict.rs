//! Predict, then reveal: what is hidden is nowhere, and answers are judged as the cells show numbers.

use std::collections::HashSet;

use kernelwalk_stage::app::{LabMsg, LabState, Model, Msg, Speed, update};
use kernelwalk_stage::frame::{CellId, Frame, Role};
use kernelwalk_stage::lab::predict::RULES;
use kernelwalk_stage::lab::{Axes, Kind, Layout, Stack, Target, Value};
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
    for (lab, name, mut setup) in settings::all() {
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
    for lab in labs() {
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

/// Cells of `output_size`: layers of its chain, and its sizes.
fn layer(at: i32) -> CellId {
    CellId::new(Role::Choice, 1, 0, at)
}

fn size(along: i32) -> CellId {
    CellId::new(Role::Choice, 2, 0, along)
}

/// The whole numbers in a text, but for columns: layers and positions are counted, too.
fn numbers(text: &str) -> HashSet<u64> {
    let digit = |c: char| c.is_ascii_digit();
    let places = text.split(" col: ").enumerate();
    let rest = places.map(|(at, part)| if at > 0 { part.trim_start_matches(digit) } else { part });
    rest.flat_map(|part| part.split(|c: char| !digit(c))).filter_map(|digits| digits.parse().ok()).collect()
}

/// Everything that leaves a scene, but for the positions of its input, which are counted up to what is set.
fn everything(model: &Model) -> Vec<String> {
    let state = lab(model);
    let mut frame = frame(model);
    let mut said = vec![state.narration(&frame), format!("{:?}", state.desk())];
    for mark in frame.grids.iter().flat_map(|grid| grid.marks.iter().flatten()) {
        let told = format!("{:?} {:?}", state.inspect(mark.cell), mark.state);
        let own = mark.cell.col.unsigned_abs().to_string();
        said.push(if mark.cell.role == Role::Input { told.replace(&own, "") } else { told });
    }
    said.push(format!("{:?} {:?} {:?}", state.measure(), state.plan().cues(), state.outcome()));
    frame.grids.retain(|grid| grid.role != Role::Input);
    said.push(format!("{frame:?}"));
    said
}

const SIZES: [&str; 6] = [
    "n=97&k=3&s=2&p=1",
    "n=224&k=11&s=4&p=2&map=hk",
    "n=61,102&k=5,4&s=2&p=0,1&along=columns&net=vgg16",
    "n=91&k=2&s=4&p=0&net=resnet50",
    "n=77&k=3&d=3&s=1&p=1&net=lenet5",
    "n=224&k=7&s=2&p=3&net=resnet50_paper&map=hk",
];

#[test]
fn a_hidden_size_is_in_no_picture_formula_table_sentence_or_program() {
    for query in SIZES {
        let mut model = predicting("#/output_size");
        let mut announced = Vec::new();
        for msg in [Msg::LinkOpened(format!("#/output_size?{query}&t=300")), Msg::Lab(LabMsg::EndPressed)] {
            announced.push(format!("{:?}", update(&mut model, msg)));
        }
        let again = [LabMsg::PairChosen(Target::Pair(1), Axes::Both, 9), LabMsg::UndoPressed];
        announced.extend(again.map(|msg| format!("{:?}", update(&mut model, Msg::Lab(msg)))));
        let guess = lab(&model).guess().expect("it goes on").clone();
        // From the last layer to the sizes, one after the other: what is known may be said, the rest may not.
        for (step, cell) in guess.hidden.into_iter().enumerate() {
            if step % 5 > 0 && cell.channel == layer(0).channel {
                tell(&mut model, [LabMsg::Asked(Some(cell))]);
                continue;
            }
            // So may what is set, and receptive fields: no size goes into them.
            let mut open = numbers(&format!("{:?}", lab(&model).desk().controls));
            let frame = frame(&model);
            open.extend((0..60).filter_map(|at| frame.mark(layer(at))).flat_map(|m| numbers(&m.state.said)));
            let known = lab(&model).plan();
            let hidden = &lab(&model).guess().expect("it goes on").hidden;
            let whole = |cell: CellId| known.value(cell).map(|value| value as u64);
            let told: Vec<u64> =
                (0..60).map(layer).filter(|cell| !hidden.contains(cell)).filter_map(whole).collect();
            let said = everything(&model);
            for cell in hidden {
                let value = whole(*cell).expect("it has a number");
                // Small numbers count cells and lines, too.
                if value < 11 || open.contains(&value) || told.contains(&value) {
                    continue;
                }
                for said in said.iter().chain(&announced) {
                    let given = numbers(said).contains(&value);
                    assert!(!given, "{query}: {cell:?} is {value}, and that is in {said}");
                }
            }
            announced.clear();
            tell(&mut model, [LabMsg::Asked(Some(cell))]);
        }
        assert!(lab(&model).guess().expect("it goes on").hidden.is_empty());
    }
}

#[test]
fn settings_with_other_sizes_look_alike_before_the_window_moves() {
    // A longer input has more stops, and the first one is the same.
    let seen = |query: &str| {
        let model = predicting(&format!("#/output_size?{query}"));
        let frame = frame(&model);
        let output = frame.of(Role::Output).next().expect("it has an output").clone();
        let Layout::Stops(row) = frame.layout else { panic!("{query}: no stops") };
        (output, row.brackets, row.levels, row.remark, frame.progress, lab(&model).measure())
    };
    let one = seen("n=10&k=4&s=3&p=0");
    for n in 11..40 {
        assert_eq!(seen(&format!("n={n}&k=4&s=3&p=0")), one, "input {n}");
    }
}

#[test]
fn a_size_is_typed_in_and_then_the_window_makes_its_stops() {
    let mut model = predicting("#/output_size");
    let before = lab(&model).desk();
    assert_eq!((lab(&model).measure().cells, before.fixes.len()), (1, 0));
    assert_eq!(before.verdict[0], "How large is the output?");
    assert_eq!([text_of(&model, size(0)), text_of(&model, layer(1))], ["?", "?"]);
    assert_eq!(text_of(&model, layer(0)), "224", "the chain's input is given");
    tell(&mut model, say(size(0), "4"));
    let guess = lab(&model).guess().expect("it goes on").clone();
    assert_eq!((guess.tally.right, guess.tally.wrong, guess.hidden.len()), (0, 1, 8));
    let [verdict, sum] = RULES.verdict(lab(&model).plan(), &guess).expect("something was said");
    assert_eq!(verdict, "Not 4: Hₒᵤₜ = 3.");
    assert!(sum.contains("2.67") || sum.contains("8/3"), "{sum}");
    assert_eq!((lab(&model).measure().cells, text_of(&model, layer(1))), (3, "?".to_owned()));
    let after = lab(&model).desk();
    assert!(after.formulas[0].tokens.iter().any(|token| token.value == "3") && !after.fixes.is_empty());
    tell(&mut model, say(layer(1), "55"));
    assert_eq!(lab(&model).guess().expect("it goes on").tally.right, 1);
    let [verdict, _] = RULES
        .verdict(lab(&model).plan(), lab(&model).guess().expect("it goes on"))
        .expect("something was said");
    assert_eq!(verdict, "Right: conv1 = 55.");
    tell(&mut model, [LabMsg::Asked(None)]);
    assert_eq!(frame(&model).asides.map(|asides| asides.parts.len()), Some(3), "map, steps and chain");
    update(&mut model, Msg::PredictPressed(RULES));
    assert!(frame(&model).of(Role::Choice).all(|grid| !grid.editable));
}

#[test]
fn a_press_on_a_layer_takes_nothing_while_sizes_are_hidden() {
    let mut model = predicting("#/output_size");
    let before = lab(&model).setup().clone();
    tell(&mut model, [LabMsg::Asked(Some(layer(2))), LabMsg::Pinned(layer(3)), LabMsg::Pinned(layer(2))]);
    assert_eq!((lab(&model).setup(), lab(&model).pin()), (&before, Some(layer(2))));
    tell(&mut model, [LabMsg::Asked(None), LabMsg::Pinned(layer(2))]);
    assert_ne!(lab(&model).setup(), &before);
}

#[test]
fn a_layer_that_is_known_does_not_say_what_the_one_before_it_leaves() {
    let mut model = predicting("#/output_size?net=vgg16&n=97");
    // The second pooling halves 112.
    let told = format!("{:?}", update(&mut model, Msg::Lab(LabMsg::Asked(Some(layer(6))))));
    assert!(numbers(&told).contains(&56), "{told}");
    for said in everything(&model).iter().chain([&told]) {
        assert!(!numbers(said).contains(&112), "{said}");
    }
    tell(&mut model, [LabMsg::Asked(Some(layer(5))), LabMsg::Pinned(layer(6))]);
    tell(&mut model, [LabMsg::Asked(None), LabMsg::Unpinned]);
    assert!(format!("{:?}", lab(&model).inspect(layer(6))).contains("112"), "nothing is hidden any more");
}

#[test]
fn a_stop_that_was_selected_is_let_go_when_its_size_is_hidden() {
    let mut model = Model::new();
    for msg in arrived::arrivals() {
        update(&mut model, msg);
    }
    update(&mut model, Msg::LinkOpened("#/output_size?n=20&k=3&s=1&p=0&pin=y,0,0,9&t=9".to_owned()));
    assert_eq!(lab(&model).pin(), Some(output(0, 9)));
    update(&mut model, Msg::PredictPressed(RULES));
    assert_eq!((lab(&model).pin(), lab(&model).playhead().t().get()), (None, 1.0));
}

#[test]
fn an_impossible_link_asks_for_what_its_picture_shows() {
    for (link, impossible) in [
        ("#/output_size?n=20&k=3&s=1", "#/output_size?n=4&k=7"),
        ("#/convolution?p=1", "#/convolution?x=1,2;3,4&w=1,2,3;4,5,6;7,8,9"),
    ] {
        let mut model = predicting(link);
        update(&mut model, Msg::LinkOpened(impossible.to_owned()));
        assert!(lab(&model).problem().is_some());
        assert!(lab(&model).desk().verdict[0] != "How large is the output?", "there is none");
        let asked = lab(&model).guess().expect("it goes on").hidden.clone();
        let on_stage = |model: &Model, cell| frame(model).mark(cell).map(|mark| mark.text.clone());
        assert!(asked.iter().all(|cell| on_stage(&model, *cell).is_some_and(|text| text == "?")), "{link}");
        tell(&mut model, [LabMsg::Asked(None)]);
        assert!(lab(&model).guess().expect("it goes on").hidden.is_empty(), "{link}");
    }
}
