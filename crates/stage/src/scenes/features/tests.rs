//! The scene as a whole, with the lecture's drawings.

use kernelwalk_nn::ops::trace::Pooled;
use proptest::prelude::*;

use super::params::mark;
use super::*;
use crate::lab::Stack;
use crate::palette::Range;

fn plan(params: &Params) -> Plan {
    Plan::new(params).expect("it can be searched")
}

fn of_preset(id: &str) -> Plan {
    let preset = PRESETS.iter().find(|p| p.id == id).expect("it is a preset");
    plan(&Params { drawing: (preset.drawing)(9), ..Params::default() })
}

/// A score as the page shows it.
fn shown(score: f64) -> String {
    format!("{score:.2}")
}

#[test]
fn the_deformed_x_has_the_match_maps_of_the_mock_up() {
    // Sums of nine products each, row by row.
    let diagonal = [
        [1, 7, -1, 1, 3, 3, 5],
        [1, -1, 9, -1, 1, 5, -1],
        [3, 1, 1, 5, 1, -1, 1],
        [3, 3, -1, 5, -1, 1, -1],
        [3, 5, 1, -5, 5, -3, 3],
        [5, -1, 1, 1, -3, 9, -1],
        [1, 3, -3, 3, 3, -1, 9],
    ];
    let cross = [
        [-3, 3, -5, 1, -1, -1, 1],
        [1, -5, 5, -5, 1, 1, -5],
        [-1, 1, -3, 1, 1, -5, 5],
        [-1, -1, -1, 1, -5, 5, -5],
        [-1, 1, 1, -5, 9, -7, 3],
        [1, -5, 1, 1, -7, 5, -5],
        [-3, 3, -3, -1, 3, -5, 5],
    ];
    let plan = plan(&Params::default());
    assert_eq!((plan.map_size(), plan.taps(), plan.places()), ([7, 7], 9, 3 * 49));
    assert_eq!(plan.range(), Range::new(1.0, true));
    for (feature, map) in [diagonal, cross].into_iter().enumerate() {
        for (row, sums) in map.into_iter().enumerate() {
            for (col, sum) in sums.into_iter().enumerate() {
                let score = plan.score(Place { feature, row, col });
                assert_eq!(score, Some(f64::from(sum) / 9.0), "{feature} [{row}, {col}]");
            }
        }
    }
}

#[test]
fn features_find_in_the_deformed_x_what_pixels_miss() {
    let plan = plan(&Params::default());
    let vote = plan.vote();
    assert_eq!(vote.bests[0].places, [[1, 2], [5, 5], [6, 6]]);
    assert_eq!(vote.bests[1].places, [[4, 4]]);
    assert_eq!(vote.bests[2].places, [[2, 6], [3, 5]]);
    assert_eq!((vote.score, vote.is_x(), vote.missing.len()), (1.0, true, 0));
    assert_eq!((shown(plan.pixels().score).as_str(), plan.pixels_say_x()), ("0.53", false));
}

#[test]
fn a_place_is_traced_term_by_term() {
    let plan = plan(&Params::default());
    let found = plan.trace(Place { feature: 1, row: 4, col: 4 }).expect("it is a place");
    assert_eq!(found.trace.terms.iter().map(|t| t.product).collect::<Vec<f64>>(), [1.0; 9]);
    assert_eq!((found.trace.total, found.taps, found.score), (9.0, 9, 1.0));
    assert_eq!(plan.trace(Place { feature: 1, row: 7, col: 0 }), None);
    assert_eq!(plan.trace(Place { feature: 3, row: 0, col: 0 }), None);
}

#[test]
fn places_are_numbered_map_by_map_in_reading_order() {
    let plan = plan(&Params::default());
    assert_eq!(plan.place(0), Some(Place { feature: 0, row: 0, col: 0 }));
    assert_eq!(plan.place(49 + 4 * 7 + 5), Some(Place { feature: 1, row: 4, col: 5 }));
    assert_eq!(plan.place(146), Some(Place { feature: 2, row: 6, col: 6 }));
    assert_eq!(plan.place(147), None);
}

#[test]
fn a_cell_and_a_tap_name_everything_they_take_part_in() {
    let plan = plan(&Params::default());
    assert_eq!(plan.uses_of_cell(4, 4).len(), 27, "nine windows of three features");
    assert_eq!(plan.uses_of_cell(0, 0).len(), 3);
    assert!(plan.uses_of_cell(9, 0).is_empty());
    let uses = plan.uses_of_tap(1, 0, 2);
    assert!(uses.len() == 49 && uses.iter().all(|used| used.term.weight == 1.0));
    assert!(plan.uses_of_tap(1, 3, 0).is_empty());
}

#[test]
fn an_o_has_both_diagonals_but_no_cross() {
    let o = of_preset("o");
    let bests: Vec<String> = o.vote().bests.iter().map(|b| shown(b.score)).collect();
    assert_eq!(bests, ["1.00", "0.56", "1.00"]);
    assert_eq!((shown(o.vote().score).as_str(), o.vote().is_x()), ("0.85", false));
    assert_eq!(o.vote().missing, [1], "the cross");
    assert_eq!(shown(o.pixels().score), "0.48");
}

#[test]
fn other_drawings_score_as_in_the_mock_up() {
    let table = compare(&Params::default()).expect("they can be searched");
    let row = |id: &str| {
        let found = table.iter().find(|row| row.preset.id == id).expect("it is a preset");
        (shown(found.pixels), shown(found.features), found.missing.len())
    };
    let of = |pixels: &str, features: &str, missing| (pixels.to_owned(), features.to_owned(), missing);
    assert_eq!(row("x"), of("1.00", "1.00", 0));
    assert_eq!(row("deformed"), of("0.53", "1.00", 0));
    assert_eq!(row("plus"), of("0.41", "0.26", 3));
    assert_eq!(row("o"), of("0.48", "0.85", 1));
}

#[test]
fn a_moved_shrunk_or_rotated_x_is_an_x_for_features_only() {
    for id in ["shifted", "shrunk", "rotated"] {
        let plan = of_preset(id);
        assert!(plan.vote().is_x(), "{id}");
        assert!(plan.pixels().score < 1.0, "{id}");
    }
    assert!(!of_preset("shifted").pixels_say_x() && !of_preset("rotated").pixels_say_x());
}

#[test]
fn features_hold_longer_than_pixels_whatever_the_deformation() {
    let params = Params::default();
    for kind in Kind::ALL {
        let params = Params { kind, ..params.clone() };
        let series = series(&params).expect("it can be searched");
        assert_eq!(series.iter().map(|p| p.step).collect::<Vec<usize>>(), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!((series[0].pixels, series[0].features), (1.0, 1.0), "{kind:?}");
        assert_eq!(series[0].drawing, params.reference());
        let held = |of: fn(&Point) -> f64| series.iter().take_while(|p| of(p) >= params.threshold()).count();
        assert!(held(|p| p.features) >= held(|p| p.pixels), "{kind:?}");
    }
}

#[test]
fn a_bent_x_keeps_its_features_where_half_the_pixels_are_lost() {
    let series = series(&Params { kind: Kind::Bend, ..Params::default() }).expect("it can be searched");
    assert!(series[2].features >= 0.9 && series[2].pixels < 0.6);
}

#[test]
fn best_of_all_keeps_one_cell_and_tiles_keep_sixteen_of_seven_by_seven() {
    let best = plan(&Params::default());
    assert_eq!(best.pooled().dim(), (1, 3, 1, 1));
    let trace = best.pool_trace(Place { feature: 0, row: 0, col: 0 }).expect("it is a pooled cell");
    assert_eq!(trace.winner().map(|cell| (cell.y, cell.x)), Some((1, 2)), "the first of three");
    assert!(matches!(trace.pooled, Pooled::Maximum { .. }) && trace.terms.len() == 49);
    let tiles = plan(&Params { pooling: Pooling::Tiles, ..Params::default() });
    assert_eq!(tiles.pooled().dim(), (1, 3, 4, 4));
    assert_eq!(tiles.vote(), best.vote());
}

#[test]
fn features_larger_than_the_drawing_cannot_be_searched_for() {
    let drawing = Stack::from_fn([1, 2, 9], |_, _, _| BACKGROUND);
    assert!(Plan::new(&Params { drawing, ..Params::default() }).is_err());
}

proptest! {
    #[test]
    fn a_score_is_equal_cells_minus_different_ones_over_all(cells in prop::collection::vec(any::<bool>(), 81)) {
        let drawing = Stack::from_fn([1, 9, 9], |_, y, x| mark(cells[y * 9 + x]));
        let plan = plan(&Params { drawing: drawing.clone(), ..Params::default() });
        for index in 0..plan.places() {
            let place = plan.place(index).expect("it is a place");
            let score = plan.score(place).expect("it is a place");
            let equal = (0..9).filter(|tap| {
                let [ky, kx] = [tap / 3, tap % 3];
                let drawn = drawing.get(0, place.row + ky, place.col + kx);
                drawn == plan.params().features.get(place.feature, ky, kx)
            });
            prop_assert_eq!(score, (2.0 * equal.count() as f64 - 9.0) / 9.0);
            prop_assert!(score.abs() <= plan.range().bound());
            let traced = plan.trace(place).expect("it is a place");
            prop_assert_eq!(traced.trace.total / 9.0, score);
        }
    }

    #[test]
    fn the_vote_is_the_mean_of_the_best_places_however_it_is_pooled(
        cells in prop::collection::vec(-2..3_i32, 64), tiles in any::<bool>(),
    ) {
        let drawing = Stack::from_fn([1, 8, 8], |_, y, x| cells[y * 8 + x].into());
        let pooling = if tiles { Pooling::Tiles } else { Pooling::Best };
        let plan = plan(&Params { drawing, pooling, ..Params::default() });
        let all = |feature| (0..plan.places()).filter_map(|i| plan.place(i)).filter(move |p| p.feature == feature);
        for (feature, best) in plan.vote().bests.iter().enumerate() {
            let most = all(feature).filter_map(|p| plan.score(p)).fold(f64::NEG_INFINITY, f64::max);
            prop_assert_eq!(best.score, most);
            prop_assert!(!best.places.is_empty());
        }
    }
}
