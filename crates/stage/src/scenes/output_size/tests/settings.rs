//! Height and width together, maps and presets.

use kernelwalk_nn::shape::{AxisError, Direction, ShapeError};

use super::super::*;
use super::short;

fn plan(params: &Params) -> Plan {
    Plan::new(params).expect("it has an output")
}

#[test]
fn the_map_over_stride_and_padding_is_the_mock_ups() {
    let map = size_map(Side::default(), MapKind::StridePadding);
    assert_eq!((map.across.as_slice(), map.down.as_slice()), (&[1, 2, 3, 4, 5, 6, 7][..], &[0, 1, 2, 3][..]));
    assert_eq!(map.here, Some([1, 2]));
    let (exact, pad) = (Some(0), None);
    let wanted = [
        [(7, exact), (4, exact), (3, exact), (2, Some(2)), (2, Some(2)), (2, Some(2)), (1, Some(6))],
        [(9, exact), (5, exact), (3, Some(1)), (3, exact), (2, Some(3)), (2, Some(3)), (2, Some(3))],
        [(11, exact), (6, exact), (4, pad), (3, pad), (3, Some(2)), (2, Some(4)), (2, Some(4))],
        [(13, exact), (7, exact), (5, exact), (4, exact), (3, Some(2)), (3, Some(4)), (2, Some(5))],
    ];
    for (row, wanted) in map.cells.iter().zip(wanted) {
        assert_eq!(row.iter().map(|cell| short(cell.side)).collect::<Vec<_>>(), wanted);
    }
}

#[test]
fn the_map_over_input_and_kernel_has_impossible_corners() {
    let map = size_map(Side::new(5, 3), MapKind::InputKernel);
    assert_eq!((map.across.clone(), map.here), ((1..=9).collect(), Some([2, 4])));
    let corner = &map.cells[6][0];
    assert_eq!(corner.fit, Err(AxisError::KernelTooLarge { span: 7, padded: 1 }));
    assert_eq!(map.cells[2][4].fit.as_ref().map(|fit| fit.out_size), Ok(3));
}

#[test]
fn the_map_follows_the_setting_to_where_it_is() {
    let map = size_map(Side::new(300, 32).strided(32).padded(64), MapKind::StridePadding);
    assert_eq!((map.across[0], map.across[6], map.here), (26, 32, Some([3, 6])));
    let map = size_map(Side::new(300, 32), MapKind::InputKernel);
    assert_eq!((map.across[0], map.across[8], map.here), (292, 300, Some([6, 8])));
    assert_eq!(size_map(Framing::Same.framed(Side::new(10, 3)), MapKind::StridePadding).here, None);
}

#[test]
fn height_and_width_are_counted_apart() {
    let params = Params { columns: Side::new(7, 3).strided(2), ..Params::default() };
    let plan = plan(&params);
    assert_eq!(plan.out_size(), [3, 3]);
    assert_eq!(plan.unread_cells(), 7, "one row of seven");
    assert!(plan.side(Direction::Columns).fit.is_exact());
    let square = self::plan(&Params::default());
    assert_eq!(square.unread_cells(), 19, "a row and a column of ten");
    assert_eq!(params.size_map(Direction::Columns).here, Some([0, 1]));
    assert!(params.one_change_away(Direction::Columns).is_empty());
}

#[test]
fn an_impossible_setting_names_the_direction_and_quotes_pytorch_where_it_has_words() {
    let wide = Params { columns: Side::new(2, 3), ..Params::default() };
    let Err(ShapeError::Axis { direction, error, torch }) = Plan::new(&wide) else { panic!("it fits") };
    assert_eq!((direction, error), (Direction::Columns, AxisError::KernelTooLarge { span: 3, padded: 2 }));
    assert!(torch.is_some());
    let uneven = Side { padding: Pad::Cells([0, 1]), ..Side::new(1, 3) };
    let Err(ShapeError::Axis { direction, torch, .. }) = Plan::new(&Params::square(uneven)) else {
        panic!("it fits")
    };
    assert_eq!((direction, torch), (Direction::Rows, None));
}

#[test]
fn unequal_padding_moves_the_windows_and_not_only_their_number() {
    let side = Side { padding: Pad::Cells([2, 1]), ..Side::new(10, 4).strided(3) };
    let plan = plan(&Params::square(side));
    assert_eq!(plan.out_size(), [4, 4]);
    let starts: Vec<isize> = plan.side(Direction::Rows).stops.stops.iter().map(|s| s.start).collect();
    assert_eq!(starts, [-2, 1, 4, 7]);
}

#[test]
fn every_preset_is_within_the_limits_and_only_one_is_impossible() {
    for preset in PRESETS {
        assert_eq!(preset.side.clamped(), preset.side, "{}", preset.id);
        assert_eq!(preset.side.fit().is_err(), preset.id == "impossible", "{}", preset.id);
        let same = |p: &&Preset| p.id == preset.id || p.side == preset.side;
        assert_eq!(PRESETS.iter().filter(same).count(), 1, "{}", preset.id);
    }
    assert_eq!(PRESETS[0].side, Side::default());
    let of = |id: &str| PRESETS.iter().find(|p| p.id == id).map(|p| p.side);
    for (id, framing) in [("valid", Framing::Valid), ("same", Framing::Same), ("full", Framing::Full)] {
        assert_eq!(of(id), Some(framing.framed(Side::new(10, 4))));
    }
}

#[test]
fn settings_beyond_the_limits_are_clamped_before_anything_is_computed() {
    let huge = Side { in_size: usize::MAX, ..Side::new(1, 3) }.strided(usize::MAX).padded(usize::MAX);
    let side = plan(&Params::square(huge)).params().rows;
    assert_eq!((side.in_size, side.stride, side.get(Variable::Padding)), (300, 32, Some(64)));
}

#[test]
fn parameters_survive_serialisation() {
    for network in Network::ALL {
        let params = Params { chain: network.chain(), map: MapKind::InputKernel, ..Params::default() };
        let text = serde_json::to_string(&params).expect("plain data");
        assert_eq!(serde_json::from_str::<Params>(&text).expect("own text"), params);
    }
}
