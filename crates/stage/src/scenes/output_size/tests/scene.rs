//! The scene: what stands on stage, what a press takes, and the ways out.

use kernelwalk_nn::shape::Direction;

use super::super::*;
use crate::frame::{Role, View};
use crate::lab::{Layout, Outcome, Plan as _, Stop as Shown, Stops as Row};
use crate::scene::Beat;

fn laid(side: Side) -> Laid {
    Laid::new(&Settings::square(side)).expect("it has an output")
}

fn row(laid: &Laid, t: f64) -> Row {
    match laid.frame(Beat::new(t), &View::default()).layout {
        Layout::Stops(row) => row,
        other => panic!("{other:?}"),
    }
}

fn choice(channel: usize, row: i32, col: i32) -> CellId {
    CellId::new(Role::Choice, channel, row, col)
}

#[test]
fn alexnets_first_layer_gives_55_and_resnets_112_with_a_stop_for_each() {
    for (side, size) in
        [(Side::new(224, 11).strided(4).padded(2), 55), (Side::new(224, 7).strided(2).padded(3), 112)]
    {
        let laid = laid(side);
        assert_eq!((laid.plan().out_size(), laid.measure().cells), ([size, size], size));
        let row = row(&laid, size as f64);
        assert_eq!(row.brackets.iter().filter(|b| b.stop != Shown::Dropped).count(), size);
        assert!(
            matches!(laid.outcome(), Outcome::Leftover(left) if left.len() == 2),
            "the floor drops something"
        );
        let program = OutputSize.desk(&crate::lab::Setup::from(laid.settings())).program;
        assert!(program.output.starts_with(&format!("torch.Size([1, 1, {size}, {size}])")));
    }
}

#[test]
fn brackets_stand_where_the_window_does_and_the_one_that_is_dropped_beyond_the_edge() {
    let row = row(&laid(Side::default()), 2.0);
    let ends: Vec<[f64; 2]> = row.brackets.iter().map(|bracket| bracket.ends).collect();
    assert_eq!(ends, [[0.0, 4.0], [3.0, 7.0], [6.0, 10.0], [9.0, 13.0]]);
    let states: Vec<Shown> = row.brackets.iter().map(|bracket| bracket.stop).collect();
    assert_eq!(states, [Shown::Made, Shown::Now, Shown::ToCome, Shown::Dropped]);
    assert_eq!((row.columns, row.spread), (13, [1.5, 3.0]), "12 positions, and one that is not there");
}

#[test]
fn brackets_of_one_line_never_overlap_and_many_leave_three() {
    for (kernel, stride) in [(4, 3), (11, 4), (12, 1), (7, 7), (2, 4), (32, 1)] {
        let row = row(&laid(Side::new(224, kernel).strided(stride)), 30.0);
        for (at, a) in row.brackets.iter().enumerate() {
            let same = |b: &&crate::lab::Bracket| b.level == a.level;
            for b in row.brackets[at + 1..].iter().filter(same) {
                assert!(a.ends[1] <= b.ends[0], "kernel {kernel}, stride {stride}");
            }
        }
        assert!(row.brackets.iter().all(|bracket| bracket.level < row.levels));
        assert_eq!(row.brackets.len() <= 4, kernel == 32);
    }
}

#[test]
fn a_press_on_the_map_takes_the_setting_along_both_sides_only_where_they_are_alike() {
    let square = laid(Side::default());
    let taken = square.choice(choice(MAP, 0, 1)).map(|setup| Settings::from(&setup));
    assert_eq!(taken.map(|of| of.sides), Some([Side::new(10, 4).strided(2); 2]));
    let rows = Side::new(6, 3);
    let sides = [rows, Side::default()];
    let apart = Settings { sides, along: Direction::Columns, ..Settings::square(rows) };
    let apart = Laid::new(&apart).expect("it has an output");
    let taken = apart.choice(choice(MAP, 0, 1)).map(|setup| Settings::from(&setup));
    assert_eq!(taken.map(|of| of.sides), Some([rows, Side::new(10, 4).strided(2)]));
}

#[test]
fn a_press_on_a_layer_takes_its_numbers_and_marks_it() {
    let before = laid(Side::default());
    assert_eq!(before.choice(choice(CHAIN, 0, 0)), None, "the input is no layer");
    let setup = before.choice(choice(CHAIN, 0, 1)).expect("conv1");
    let after = Laid::new(&Settings::from(&setup)).expect("it has an output");
    assert_eq!(after.settings().sides, [Side::new(224, 11).strided(4).padded(2); 2]);
    let frame = after.frame(Beat::START, &View::default());
    let marked = |col| frame.mark(choice(CHAIN, 0, col)).is_some_and(|mark| mark.state.active);
    assert_eq!([0, 1, 2].map(marked), [false, true, false]);
    assert!(frame.mark(choice(CHAIN, 0, 8)).is_some_and(|m| m.state.note.contains("195\n32")));
}

#[test]
fn same_is_marked_on_the_map_by_the_padding_that_it_comes_to() {
    let same = laid(Framing::Same.framed(Side::new(10, 3)));
    assert_eq!(same.map().here, Some([1, 0]));
    let impossible = Settings::square(Framing::Same.framed(Side::new(10, 3).strided(2)));
    let desk = OutputSize.desk(&crate::lab::Setup::from(&impossible));
    assert_eq!(desk.program.output, "RuntimeError: padding='same' is not supported for strided convolutions");
    assert_eq!(desk.fixes.first().map(|fix| fix.name.as_str()), Some("Stride 1"));
}

#[test]
fn one_change_is_offered_for_both_sides_at_once() {
    let desk = OutputSize.desk(&OutputSize.usual());
    let names: Vec<&str> = desk.fixes.iter().map(|fix| fix.name.as_str()).collect();
    assert_eq!(names[..4], ["Stride 2", "Padding 0", "Kernel 3", "Input 11 × 11"]);
    assert!(desk.fixes.iter().all(|fix| fix.helps));
}
