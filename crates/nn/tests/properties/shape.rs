use kernelwalk_nn::shape::{AdaptiveAxis, Axis, PaddingMode, TransposedAxis, Window};
use proptest::prelude::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::draw::{modes, seeded};

fn windows() -> impl Strategy<Value = Window> {
    (1..=7usize, 1..=8usize, 1..=4usize).prop_map(|(kernel_size, stride, dilation)| Window {
        kernel_size,
        stride,
        dilation,
    })
}

/// A picture's line with its padding written out, cell numbers for values: built by copying, not by
/// arithmetic on positions.
fn written_out(in_size: usize, padding: usize, mode: PaddingMode) -> Vec<Option<usize>> {
    let line: Vec<usize> = (0..in_size).collect();
    let (before, after): (Vec<usize>, Vec<usize>) = match mode {
        PaddingMode::Zeros => {
            return [vec![None; padding], line.into_iter().map(Some).collect(), vec![None; padding]].concat();
        }
        PaddingMode::Replicate => (vec![0; padding], vec![in_size - 1; padding]),
        PaddingMode::Circular => (line[in_size - padding..].to_vec(), line[..padding].to_vec()),
        PaddingMode::Reflect => {
            let mirrored: Vec<usize> = line.iter().rev().copied().collect();
            (mirrored[in_size - 1 - padding..in_size - 1].to_vec(), mirrored[1..=padding].to_vec())
        }
    };
    [before, line, after].concat().into_iter().map(Some).collect()
}

proptest! {
    #![proptest_config(seeded(2000))]

    #[test]
    fn a_tap_reads_where_its_position_is_a_cell(
        in_size in 1..=16usize, window in windows(), padding in 0..=8usize, ceil in any::<bool>(),
    ) {
        let axes = [Axis::new(in_size, window, padding), Axis::pooling(in_size, window, padding, ceil)];
        for axis in axes.into_iter().flatten() {
            for tap in 0..window.kernel_size {
                let on_a_cell = |out: &usize| (0..in_size as isize).contains(&axis.position(*out, tap));
                let expected: Vec<usize> = (0..axis.out_size()).filter(on_a_cell).collect();
                prop_assert_eq!(axis.reading(tap).collect::<Vec<_>>(), expected);
            }
        }
    }

    #[test]
    fn the_size_formula_equals_counting_windows(in_size in 1..=16usize, window in windows(), padding in 0..=8usize) {
        let padded = in_size + 2 * padding;
        let fitting = (0..padded).step_by(window.stride).filter(|start| start + window.span() <= padded).count();
        let size = Axis::new(in_size, window, padding).map(|axis| axis.out_size());
        prop_assert_eq!(size.ok(), (fitting > 0).then_some(fitting));
    }

    #[test]
    fn ceil_mode_counts_windows_until_the_input_is_covered(
        in_size in 1..=16usize, window in windows(), padding in 0..=3usize,
    ) {
        prop_assume!(padding <= window.span() / 2);
        let padded = in_size + 2 * padding;
        // One more window as long as the last one has not reached the end, but none that starts in
        // the padding after the input.
        let mut starts = vec![0];
        while starts[starts.len() - 1] + window.span() < padded {
            starts.push(starts.len() * window.stride);
        }
        let kept = starts.into_iter().filter(|&start| start < padding + in_size).count();
        let axis = Axis::pooling(in_size, window, padding, true);
        // A window so much too large that it would have to step back has no place at all.
        let expected = (window.span() < padded + window.stride).then_some(kept);
        prop_assert_eq!(axis.map(|axis| axis.out_size()).ok(), expected);
    }

    #[test]
    fn a_window_reads_the_written_out_line(
        in_size in 1..=12usize, window in windows(), padding in 0..=8usize, mode in modes(),
    ) {
        let Ok(axis) = Axis::padded_by(in_size, window, [padding; 2], mode) else { return Ok(()) };
        let line = written_out(in_size, padding, mode);
        prop_assert_eq!(axis.padded(), line.len());
        for out in 0..axis.out_size() {
            let read: Vec<_> = axis.window(out).map(|reach| reach.source).collect();
            let expected: Vec<_> =
                line[out * window.stride..].iter().step_by(window.dilation).take(window.kernel_size).copied().collect();
            prop_assert_eq!(read, expected);
        }
    }

    #[test]
    fn uses_counts_and_never_read_cells_agree_with_the_windows(
        in_size in 1..=12usize, window in windows(), padding in 0..=8usize, mode in modes(),
    ) {
        let Ok(axis) = Axis::padded_by(in_size, window, [padding; 2], mode) else { return Ok(()) };
        let (counts, never) = (axis.use_counts(), axis.never_read());
        prop_assert_eq!(counts.len(), in_size);
        for (cell, &count) in counts.iter().enumerate() {
            let mut expected = Vec::new();
            for out in 0..axis.out_size() {
                let taps = axis.window(out).filter(|reach| reach.source == Some(cell));
                expected.extend(taps.map(|reach| (out, reach.tap)));
            }
            prop_assert_eq!(count, expected.len());
            prop_assert_eq!(never.contains(&cell), expected.is_empty());
            prop_assert_eq!(axis.uses(cell).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn same_padding_keeps_the_size(in_size in 1..=16usize, window in windows()) {
        let window = window.with_stride(1);
        let size = Axis::same(in_size, window, PaddingMode::Zeros).map(|axis| axis.out_size());
        prop_assert_eq!(size, Ok(in_size));
    }

    #[test]
    fn a_transposed_axis_undoes_the_size_of_the_axis(
        in_size in 1..=16usize, window in windows(), padding in 0..=8usize,
    ) {
        let Ok(axis) = Axis::new(in_size, window, padding) else { return Ok(()) };
        let back = TransposedAxis::new(axis.out_size(), window, padding, axis.rounding().remainder());
        prop_assert_eq!(back.map(|axis| axis.out_size()), Ok(in_size));
    }

    #[test]
    fn adaptive_windows_leave_no_cell_out(in_size in 1..=40usize, out_size in 1..=40usize) {
        let axis = AdaptiveAxis::new(in_size, out_size).expect("legal sizes");
        let mut covered = 0;
        for out in 0..out_size {
            let window = axis.window(out);
            prop_assert!(window.start <= covered && window.start < window.end && window.end <= in_size);
            covered = window.end;
        }
        prop_assert_eq!(covered, in_size);
    }
}
