//! What holds for every scene of the laboratory, whatever it shows.

use kernelwalk_stage::app::{LabMsg, Model, Msg, update};
use kernelwalk_stage::frame::{Frame, View};
use kernelwalk_stage::lab::{Kind, Lab, Outcome, Setup, Stack, Value};
use kernelwalk_stage::scene::Beat;
use kernelwalk_stage::scenes::{SCENES, SceneId};
use kernelwalk_stage::share::{LabLink, lab as links};
use kernelwalk_stage::text;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::arrived;
use crate::settings::{self, labs};

/// Programs and what PyTorch printed: `cargo xtask programs`.
const PROGRAMS: &str = include_str!("programs.txt");

#[test]
fn programs_print_what_pytorch_printed() {
    let mut recorded = PROGRAMS.split("### ").skip(1);
    let mut next = || recorded.next().and_then(|part| part.split_once('\n')).unwrap_or_default();
    for (title, program) in settings::programs() {
        let again = "run `cargo xtask programs`";
        let (recorded_title, source) = next();
        assert_eq!(
            (recorded_title, source.trim_end()),
            (title.as_str(), program.source.trim_end()),
            "{again}"
        );
        let (_, printed) = next();
        assert_eq!(
            program.output.trim_end(),
            printed.trim_end(),
            "{title}: the page says something else than PyTorch"
        );
    }
    assert_eq!(recorded.count(), 0, "run `cargo xtask programs`");
}

#[test]
fn every_scene_of_the_laboratory_is_registered_once() {
    let mut listed: Vec<_> = labs().map(|lab| lab.id()).collect();
    let mut registered: Vec<_> = SCENES.iter().filter(|s| s.status.is_lab()).map(|s| s.id).collect();
    listed.sort_by_key(|id| id.as_str());
    registered.sort_by_key(|id| id.as_str());
    assert_eq!(listed, registered);
}

#[test]
fn usual_settings_and_presets_have_a_picture_and_names_of_their_own() {
    for lab in labs() {
        let id = lab.id().as_str();
        assert!(lab.plan(&lab.usual()).is_ok(), "{id}");
        assert!(!lab.lede().is_empty(), "{id}");
        for preset in lab.presets() {
            assert!(lab.plan(&(preset.setup)()).is_ok(), "{id} {}", preset.id);
            let twins = lab.presets().iter().filter(|p| p.id == preset.id || (p.name)() == (preset.name)());
            assert_eq!(twins.count(), 1, "{id} {}", preset.id);
        }
    }
}

#[test]
fn pictures_at_every_cue() {
    for lab in labs().filter(|lab| lab.id().as_str() != "convolution") {
        for preset in lab.presets() {
            let plan = lab.plan(&(preset.setup)()).expect("a preset has a plan");
            let cues = plan.cues();
            let pictures = cues.iter().map(|cue| {
                let frame = plan.frame(cue.at, &View::default());
                format!("at {}\n{}{}\n", cue.at.get(), text::ascii(&frame), plan.narration(&frame))
            });
            let name = format!("{}_{}", lab.id().as_str(), preset.id);
            insta::assert_snapshot!(name, pictures.collect::<Vec<_>>().join("\n"));
        }
    }
}

#[test]
fn every_cell_on_stage_has_a_story_and_only_those_that_can_be_edited_take_numbers() {
    for lab in labs() {
        for preset in lab.presets() {
            let setup = (preset.setup)();
            let plan = lab.plan(&setup).expect("a preset has a plan");
            let frame = plan.frame(plan.measure().end(), &View::default());
            for grid in &frame.grids {
                for mark in grid.marks.iter().flatten().filter(|mark| !mark.state.padding) {
                    let what = format!("{} {} {:?}", lab.id().as_str(), preset.id, mark.cell);
                    let known = plan.value(mark.cell);
                    assert_eq!(plan.inspect(mark.cell).is_some(), known.is_some(), "{what}");
                    let taken = kernelwalk_stage::lab::edit::value(lab, &setup, mark.cell);
                    assert_eq!(taken.is_some(), grid.editable, "{what}");
                    if let Some(taken) = taken {
                        assert_eq!(Some(taken), known, "{what}");
                    }
                }
            }
        }
    }
}

/// Any settings within the limits of the controls, possible or not.
fn any_setup(lab: &'static dyn Lab) -> impl Strategy<Value = Setup> {
    let numbers = proptest::collection::vec(-9..9i32, 300);
    (proptest::collection::vec(0..1000usize, 40), numbers).prop_map(move |(draws, numbers)| {
        let mut draws = draws.into_iter().cycle();
        let mut draw =
            move |least: usize, most: usize| least + draws.next().unwrap_or(0) % (most - least + 1);
        let number = |i: usize| f64::from(numbers[i % numbers.len()]) / 2.0;
        let usual = lab.usual();
        let mut setup = usual.clone();
        for (at, field) in lab.fields().iter().enumerate() {
            let value = match &field.kind {
                Kind::Grids { side, .. } => {
                    let channels = usual.grids(at).map_or(1, Stack::channels);
                    let size = [channels, draw(1, (*side).min(8)), draw(1, (*side).min(8))];
                    Value::Grids(Stack::from_fn(size, |c, y, x| number(c * 64 + y * 8 + x)))
                }
                Kind::Numbers { .. } => Value::Numbers(usual.numbers(at).to_vec()),
                Kind::Pair { least, most, words } if draw(0, words.len()) == 0 => {
                    Value::Pair([draw(*least, (*most).min(4)), draw(*least, (*most).min(4))])
                }
                Kind::Pair { words, .. } => Value::Word(draw(0, words.len() - 1)),
                // Groups that do not divide and a kernel that is too large, both at once, have no single way out.
                Kind::Whole { .. } if lab.id() == SceneId::CONVOLUTION => Value::Whole(usual.whole(at)),
                Kind::Whole { least, most } => Value::Whole(draw(*least, *most)),
                Kind::Word(words) => Value::Word(draw(0, words.len() - 1)),
            };
            setup.put(at, value);
        }
        setup
    })
}

fn for_any(lab: &'static dyn Lab, cases: u32, check: impl Fn(Setup) -> Result<(), TestCaseError>) {
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    if let Err(why) = runner.run(&any_setup(lab), check) {
        panic!("{}: {why}", lab.id().as_str());
    }
}

#[test]
fn scrubbing_back_shows_what_was_shown_before() {
    for lab in labs() {
        for_any(lab, 64, |setup| {
            let Ok(plan) = lab.plan(&setup) else { return Ok(()) };
            let view = View { glide: true, ..View::default() };
            let end = plan.measure().end().get();
            let times: Vec<f64> = (0..7).map(|i| end * f64::from(i) / 6.3).collect();
            let frame = |t: &f64| plan.frame(Beat::new(*t), &view);
            let there: Vec<Frame> = times.iter().map(frame).collect();
            let back: Vec<Frame> = times.iter().rev().map(frame).collect();
            prop_assert!(there.iter().eq(back.iter().rev()));
            Ok(())
        });
    }
}

/// What lets the page leave a picture as it is while time goes on.
#[test]
fn within_a_moment_the_picture_stands_still() {
    for lab in labs() {
        for_any(lab, 64, |setup| {
            let Ok(plan) = lab.plan(&setup) else { return Ok(()) };
            let measure = plan.measure();
            let moment = |t: f64| Beat::new(t).split(measure.cells, measure.terms);
            let steps = (measure.cells * measure.terms) as f64;
            for step in (0..7).map(|i| (steps * f64::from(i) / 6.3).floor()) {
                let [early, late] = [0.1, 0.9].map(|part| (step + part) / measure.terms as f64);
                prop_assert_eq!(
                    (moment(early).cell, moment(early).done),
                    (moment(late).cell, moment(late).done)
                );
                let [early, late] = [early, late].map(|t| plan.frame(Beat::new(t), &View::default()));
                prop_assert!(early == late, "after {} of {} products", step, steps);
            }
            Ok(())
        });
    }
}

#[test]
fn outputs_appear_one_after_the_other_and_never_change_again() {
    for lab in labs() {
        for_any(lab, 64, |setup| {
            let Ok(plan) = lab.plan(&setup) else { return Ok(()) };
            let (outputs, cells) = (plan.outputs(), plan.measure().cells);
            // Of very many outputs every few are enough.
            for done in (0..=cells).step_by(1 + cells / 100) {
                let frame = plan.frame(Beat::at(done, 0, 1), &View::default());
                let shown =
                    outputs.iter().filter(|(cell, _)| frame.mark(*cell).is_some_and(|m| m.value.is_some()));
                prop_assert_eq!(shown.count() * cells, done * outputs.len());
                for (cell, number) in &outputs {
                    let value = frame.mark(*cell).and_then(|mark| mark.value);
                    prop_assert!(value.is_none_or(|value| value == *number), "{:?}", cell);
                }
            }
            Ok(())
        });
    }
}

#[test]
fn a_link_brings_every_setting_back() {
    for lab in labs() {
        for_any(lab, 256, |setup| {
            let link = LabLink { setup, t: Beat::new(1.25), pin: None };
            let (again, notices) = links::read(lab, &links::write(lab, &link));
            prop_assert_eq!(again, link);
            prop_assert_eq!(notices, vec![]);
            Ok(())
        });
    }
}

#[test]
fn the_desk_offers_only_settings_that_keep_what_was_set_and_fixes_that_have_a_picture() {
    for lab in labs() {
        for_any(lab, 256, |setup| {
            let desk = arrived::desk(lab, &setup);
            prop_assert_eq!(matches!(desk.outcome, Outcome::Impossible(_)), lab.plan(&setup).is_err());
            prop_assert_eq!(desk.program.fails, lab.plan(&setup).is_err());
            for fix in &desk.fixes {
                prop_assert!(lab.plan(&fix.setup).is_ok(), "{}", fix.name);
                prop_assert!(fix.setup != setup, "{} changes nothing", fix.name);
            }
            if lab.plan(&setup).is_err() {
                prop_assert!(!desk.fixes.is_empty(), "no way out of {:?}", setup);
            }
            Ok(())
        });
    }
}

#[test]
fn any_window_opened_in_convolution_gives_the_same_number() {
    let convolution = kernelwalk_stage::scenes::FIRST[0];
    let none = [SceneId::CONVOLUTION, SceneId::OUTPUT_SIZE];
    for lab in labs().filter(|lab| !none.contains(&lab.id())) {
        let opened = std::cell::Cell::new(0);
        for_any(lab, 48, |setup| {
            let Ok(plan) = lab.plan(&setup) else { return Ok(()) };
            for (cell, value) in plan.outputs().into_iter().take(12) {
                let Some(window) = plan.alone(cell) else { continue };
                let taps = window.w.values().len() as f64;
                let Some(params) = kernelwalk_stage::scenes::convolution::Params::alone(window) else {
                    continue;
                };
                let there = convolution.plan(&Setup::from(&params)).expect("a window has a sum").outputs();
                // A score is the mean of its products: the window shows their sum.
                let value = if lab.id() == SceneId::FEATURES { value * taps } else { value };
                prop_assert_eq!(there.len(), 1);
                let close = (there[0].1 - value).abs() <= 1e-9 * value.abs().max(1.0);
                prop_assert!(close, "{cell:?}: {} is not {value}", there[0].1);
                opened.set(opened.get() + 1);
            }
            Ok(())
        });
        assert!(opened.get() > 40, "{}: {} windows", lab.id().as_str(), opened.get());
    }
}

#[test]
fn bad_input_gets_its_sentence_in_every_grid_and_nothing_is_lost() {
    let wide = vec!["1"; 99].join("\t");
    for lab in labs() {
        let mut model = Model::new();
        for msg in arrived::arrivals() {
            update(&mut model, msg);
        }
        update(&mut model, Msg::LinkOpened(format!("#/{}", lab.id().as_str())));
        let mut tell = |msg| {
            update(&mut model, Msg::Lab(msg));
            model.lab().expect("it is on screen").clone()
        };
        let before = tell(LabMsg::Unpinned);
        let frame = before.frame(&View::default(), true);
        for grid in frame.grids.iter().filter(|grid| grid.editable) {
            let what = format!("{} {}", lab.id().as_str(), grid.name);
            let cell = grid.marks.iter().flatten().find(|mark| !mark.state.padding).expect("a cell").cell;
            for text in ["letters", "-", "", "1e999", "NaN", "--1", "1,2,3", "Infinity"] {
                let now = tell(LabMsg::CellTyped(cell, text.to_owned()));
                assert_eq!(now.setup(), before.setup(), "{what}: {text:?}");
                assert_eq!(now.drafts().len(), 1, "{what}: {text:?}");
                let told = text::draft(&now.drafts()[0], now.value(cell).unwrap_or_default());
                assert!(told.len() > 20, "{what}: {text:?}: {told:?}");
                assert_eq!(tell(LabMsg::CellReverted(cell)).drafts(), [], "{what}: {text:?}");
            }
            for table in ["1\t2\n3", "", "1\tx", "NaN", wide.as_str()] {
                let now = tell(LabMsg::Pasted(cell, table.to_owned()));
                let why = now.note().unwrap_or_else(|| panic!("{what}: {table:?} was taken"));
                assert!(text::paste(why).len() > 20, "{what}: {table:?}");
                assert_eq!(now.setup(), before.setup(), "{what}: {table:?}");
            }
        }
        assert!(!tell(LabMsg::UndoPressed).can_undo_redo().0, "nothing was changed");
    }
}
