//! Pictures at their cues, and scrubbing.

use kernelwalk_nn::shape::{Padding, PaddingMode};
use kernelwalk_stage::frame::{CellId, Role, TermState, View};
use kernelwalk_stage::lab::{Outcome, Plan as _, Stack};
use kernelwalk_stage::scene::Beat;
use kernelwalk_stage::scenes::convolution::{PRESETS, Params, Plan, Preview, fixes};
use kernelwalk_stage::text;
use proptest::prelude::*;

fn plan(params: &Params) -> Plan {
    Plan::new(params).expect("these parameters have an output")
}

fn preset(id: &str) -> Params {
    Params::from(&(PRESETS.iter().find(|p| p.id == id).expect("a preset of this name").setup)())
}

fn two_channels() -> Params {
    Params {
        x: Stack::from_fn([2, 3, 3], |c, y, x| (c * 9 + y * 3 + x) as f64),
        w: Stack::from_fn([4, 2, 2], |s, y, x| s as f64 - y as f64 + x as f64),
        b: vec![1.0, -0.5],
        ..Params::default()
    }
}

fn reflected() -> Params {
    Params {
        padding: Padding::Explicit([1, 1]),
        padding_mode: PaddingMode::Reflect,
        dilation: [1, 2],
        ..Params::default()
    }
}

fn settings() -> Vec<(&'static str, Params)> {
    let presets = PRESETS.iter().map(|p| (p.id, Params::from(&(p.setup)())));
    presets.chain([("two_channels", two_channels()), ("reflected", reflected())]).collect()
}

fn outputs(params: &Params) -> Vec<f64> {
    let plan = plan(params);
    let frame = plan.frame(plan.measure().end(), &View::default());
    let marks = frame.of(Role::Output).flat_map(|g| g.marks.iter().flatten());
    marks.map(|m| m.data.parse().expect("at the end every output has a number")).collect()
}

#[test]
fn the_lectures_numbers_stand_on_stage_at_the_end() {
    let lecture = [12.0, 12.0, 17.0, 10.0, 17.0, 19.0, 9.0, 6.0, 14.0];
    assert_eq!(outputs(&preset("lecture")), lecture);
    assert_eq!(outputs(&preset("stride")), [6.0, 17.0, 3.0, 8.0, 17.0, 13.0, 6.0, 4.0, 4.0]);
}

#[test]
fn a_turned_kernel_keeps_its_numbers_in_place_and_applies_them_elsewhere() {
    let turned = preset("flip");
    let mirrored = Stack::of([[2.0, 1.0, 0.0], [0.0, 2.0, 2.0], [2.0, 1.0, 0.0]]);
    assert_eq!(outputs(&turned), outputs(&Params { w: mirrored, ..Params::default() }));
    let plan = plan(&turned);
    let frame = plan.frame(plan.measure().end(), &View::default());
    for term in &frame.terms.terms {
        let weight = plan.value(term.weight).expect("it is on stage");
        assert_eq!(weight, term.factor.parse().expect("whole numbers"), "{term:?}");
        let mark = frame.mark(term.weight).and_then(|mark| mark.state.tap);
        assert_eq!(mark, Some(term.tap), "input and kernel share the hue");
    }
    let first = &frame.terms.terms[0];
    assert_eq!((first.weight.row, first.weight.col), (2, 2), "the last weight meets the first cell");
}

#[test]
fn pictures_at_every_cue() {
    for (name, params) in settings() {
        let plan = plan(&params);
        for cue in plan.cues() {
            let picture = text::ascii(&plan.frame(cue.at, &View::default()));
            insta::assert_snapshot!(format!("{name}_at_{}", cue.at.get()), picture);
        }
    }
}

#[test]
fn pictures_in_the_middle_of_a_sum_with_a_selection() {
    let pinned = View { pin: Some(CellId::new(Role::Input, 0, 1, 3)), ..View::default() };
    let lecture = plan(&Params::default());
    insta::assert_snapshot!(
        "five_of_nine_with_a_pinned_input",
        text::ascii(&lecture.frame(Beat::at(4, 5, 9), &pinned))
    );
    let hovered = View { hover: Some(CellId::new(Role::Weight, 0, 0, 2)), dimmed: true, ..View::default() };
    insta::assert_snapshot!(
        "a_hovered_weight_in_a_dimmed_picture",
        text::ascii(&lecture.frame(Beat::at(2, 0, 9), &hovered))
    );
}

#[test]
fn the_start_shows_the_first_window_and_no_number() {
    for (name, params) in settings() {
        let frame = plan(&params).frame(Beat::START, &View::default());
        let computed =
            frame.of(Role::Output).flat_map(|g| g.marks.iter().flatten()).filter(|m| m.value.is_some());
        assert_eq!(computed.count(), 0, "{name}");
        assert!(frame.of(Role::Output).flat_map(|g| g.marks.iter().flatten()).all(|m| m.data.is_empty()));
        assert!(frame.of(Role::Input).any(|g| g.window.is_some()), "{name}");
        assert_eq!(frame.progress.0, 0);
    }
}

#[test]
fn a_partial_sum_is_shown_but_is_not_the_cells_value() {
    let frame = plan(&Params::default()).frame(Beat::at(4, 5, 9), &View::default());
    let mark = frame.mark(frame.active).expect("the active cell is on stage");
    assert_eq!((mark.text.as_str(), mark.data.as_str(), mark.state.partial), ("13", "", Some((5, 9))));
    let current = frame.terms.terms.iter().position(|t| t.state == TermState::Current);
    assert_eq!((current, frame.terms.total), (Some(4), 13.0));
    assert_eq!(
        text::narration(&frame),
        "Output row 1, column 1. Product 5 of 9: 2 times 2 adds 4. Total so far 13."
    );
}

#[test]
fn a_finished_cell_is_told_as_its_whole_sum() {
    let frame = plan(&Params::default()).frame(Beat::at(1, 0, 9), &View::default());
    let told = text::narration(&frame);
    assert!(told.starts_with("Output row 0, column 0 is 3 × 0 + 3 × 1 + 2 × 2 + "), "{told}");
    assert!(told.ends_with(" = 12."), "{told}");
}

#[test]
fn the_window_glides_from_stop_to_stop_and_stands_when_motion_is_reduced() {
    let plan = plan(&Params::default());
    let at = |t: f64, glide: bool| {
        let view = View { glide, ..View::default() };
        let frame = plan.frame(Beat::new(t), &view);
        let window = frame.of(Role::Input).next().and_then(|g| g.window).expect("a window");
        (window.row, window.col)
    };
    let (row, col) = at(1.05, true);
    assert_eq!(row, 0.0);
    assert!(col > 0.2 && col < 0.8, "{col}");
    assert_eq!(at(1.05, false), (0.0, 1.0));
    assert_eq!(at(1.2, true), (0.0, 1.0), "it has arrived before its first product");
}

#[test]
fn every_output_lies_within_the_range_of_colours() {
    for (name, params) in settings() {
        let plan = plan(&params);
        assert!(plan.output().iter().all(|y| y.abs() <= plan.range().bound() + 1e-9), "{name}");
    }
    assert_eq!(plan(&Params::default()).range().bound(), 30.0);
    assert!(!plan(&Params::default()).range().signed());
}

#[test]
fn an_output_is_the_sum_its_inspector_shows() {
    for (name, params) in settings() {
        let plan = plan(&params);
        for index in 0..plan.cells() {
            let cell = plan.output_cell(index);
            let trace = plan.trace(cell).expect("every output has a trace");
            let sum: f64 = trace.terms.iter().map(|t| t.product).sum::<f64>() + trace.bias.unwrap_or(0.0);
            assert!((sum - plan.value(cell).expect("it has a value")).abs() < 1e-9, "{name} {index}");
            assert!(plan.inspect(cell).is_some());
        }
    }
}

#[test]
fn the_leftover_is_told_with_its_arithmetic_and_the_fixes_say_what_helps() {
    let params = preset("leftover");
    let Outcome::Leftover(left) = plan(&params).outcome() else { panic!("nothing is left over") };
    let told = text::leftover(&left).join(" ");
    assert_eq!(
        told,
        "(10 − 3)/2 = 3.5, floor 3, + 1 = 4: the last row is never read, the last column is never read."
    );
    let words: Vec<_> =
        fixes(&params).iter().map(text::fix).map(|(name, what)| format!("{name}: {what}")).collect();
    assert_eq!(
        words,
        [
            "Stride 1: 8 × 8, exact",
            "Input 11 × 11: 5 × 5, exact",
            "Kernel 4: 4 × 4, exact",
            "Padding 1: (10 + 2 − 3)/2 = 4.5, floor 4, + 1 = 5: something is still left over",
        ]
    );
}

#[test]
fn a_floor_that_drops_only_padding_costs_no_input() {
    let plan = plan(&preset("floor"));
    let Outcome::Leftover(left) = plan.outcome() else { panic!("nothing is left over") };
    assert!(left.iter().all(|side| side.lost.is_empty()));
    assert!(text::leftover(&left).join(" ").ends_with("only padding is left over."));
}

#[test]
fn every_fix_of_an_impossible_setting_gives_a_picture() {
    let lecture = Params::default;
    let impossible = [
        Params { x: lecture().x.resized([3, 3]), w: lecture().w.resized([5, 5]), ..lecture() },
        Params { padding: Padding::Same, stride: [2, 1], ..lecture() },
        Params { padding: Padding::Explicit([5, 0]), padding_mode: PaddingMode::Reflect, ..lecture() },
        Params { padding: Padding::Explicit([8, 8]), padding_mode: PaddingMode::Circular, ..lecture() },
        Params { stride: [0, 1], ..lecture() },
        Params { dilation: [4, 0], ..lecture() },
        Params { groups: 2, ..lecture() },
        Params { groups: 0, ..lecture() },
        Params { b: vec![1.0, 2.0], ..lecture() },
        Params { x: Stack::from_fn([3, 4, 4], |_, _, _| 1.0), ..lecture() },
    ];
    for params in impossible {
        assert!(Plan::new(&params).is_err(), "{params:?}");
        let found = fixes(&params);
        assert!(!found.is_empty(), "no way out of {params:?}");
        for fix in found {
            let mended = plan(&fix.change.applied(&params)).out_shape();
            match fix.preview {
                Preview::Exact(size) | Preview::Leftover(size, _) => assert_eq!(size, mended[1..]),
                Preview::Impossible => panic!("{fix:?} does not help"),
            }
        }
    }
}

fn any_setting() -> impl Strategy<Value = Params> {
    let sides = |range: std::ops::RangeInclusive<usize>| [range.clone(), range];
    (
        sides(1..=9),
        sides(1..=4),
        sides(1..=4),
        sides(0..=3),
        sides(1..=3),
        0..4usize,
        proptest::collection::vec(-9..9i32, 200),
    )
        .prop_map(|(input, kernel, stride, padding, dilation, mode, numbers)| {
            let number = |i: usize| f64::from(numbers[i % numbers.len()]) / 2.0;
            Params {
                x: Stack::from_fn([1, input[0], input[1]], |_, y, x| number(y * 9 + x)),
                w: Stack::from_fn([1, kernel[0], kernel[1]], |_, y, x| number(100 + y * 4 + x)),
                b: Vec::new(),
                stride,
                padding: Padding::Explicit(padding),
                padding_mode: [
                    PaddingMode::Zeros,
                    PaddingMode::Reflect,
                    PaddingMode::Replicate,
                    PaddingMode::Circular,
                ][mode],
                dilation,
                groups: 1,
                flip: numbers[0] > 0,
                transposed: mode == 0 && numbers[1] > 0,
                output_padding: stride.map(|s| s - 1),
            }
        })
}

proptest! {
    #[test]
    fn scrubbing_back_shows_what_was_shown_before(params in any_setting(), times in proptest::collection::vec(0.0..30.0f64, 1..8)) {
        let Ok(plan) = Plan::new(&params) else { return Ok(()) };
        let view = View { glide: true, ..View::default() };
        let frame = |t: &f64| plan.frame(Beat::new(*t), &view);
        let there: Vec<_> = times.iter().map(frame).collect();
        let back: Vec<_> = times.iter().rev().map(frame).collect();
        prop_assert!(there.iter().eq(back.iter().rev()));
    }

    #[test]
    fn cells_fill_up_one_by_one_and_never_change_again(params in any_setting()) {
        let Ok(plan) = Plan::new(&params) else { return Ok(()) };
        for done in 0..=plan.cells() {
            let frame = plan.frame(Beat::at(done, 0, 1), &View::default());
            let marks: Vec<_> = frame.of(Role::Output).flat_map(|g| g.marks.iter().flatten()).collect();
            prop_assert_eq!(marks.iter().filter(|m| m.value.is_some()).count(), done);
            for mark in &marks[..done] {
                prop_assert_eq!(mark.value, plan.value(mark.cell));
            }
        }
    }

    #[test]
    fn hatched_are_exactly_the_cells_that_go_nowhere(params in any_setting()) {
        let Ok(plan) = Plan::new(&params) else { return Ok(()) };
        let frame = plan.frame(Beat::START, &View::default());
        for mark in frame.of(Role::Input).flat_map(|g| g.marks.iter().flatten()).filter(|m| !m.state.padding) {
            prop_assert_eq!(mark.state.never_read(), plan.uses(mark.cell).is_empty());
        }
    }
}
