use super::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn axis(in_size: usize, kernel_size: usize, stride: usize, padding: usize) -> Axis {
    Axis::new(in_size, Window::of(kernel_size).with_stride(stride), padding).expect("a legal axis")
}

#[test]
fn output_sizes_of_well_known_first_layers() {
    let table = [
        ("the lecture's example", 5, 3, 1, 0, 3),
        ("the lecture with stride 2 and padding 1", 5, 3, 2, 1, 3),
        ("LeNet-5 conv1", 32, 5, 1, 0, 28),
        ("AlexNet conv1 (torchvision)", 224, 11, 4, 2, 55),
        ("VGG16 conv", 224, 3, 1, 1, 224),
        ("ResNet stem", 224, 7, 2, 3, 112),
        ("a 4x4 patch moved by 2", 28, 4, 2, 0, 13),
        ("1x1 with stride 2", 56, 1, 2, 0, 28),
    ];
    for (what, in_size, kernel_size, stride, padding, out_size) in table {
        assert_eq!(axis(in_size, kernel_size, stride, padding).out_size(), out_size, "{what}");
    }
}

#[test]
fn the_arithmetic_of_an_output_size_is_shown_with_its_remainder() {
    let pooled = |in_size, kernel_size, stride, padding| {
        let window = Window::of(kernel_size).with_stride(stride);
        Axis::pooling(in_size, window, padding, true).expect("a legal axis").rounding().to_string()
    };
    let table = [
        (axis(5, 3, 1, 0).rounding().to_string(), "(5 - 3)/1 = 2, + 1 = 3"),
        (axis(10, 3, 2, 0).rounding().to_string(), "(10 - 3)/2 = 3.5, floor 3, + 1 = 4"),
        (axis(5, 3, 2, 1).rounding().to_string(), "(5 + 2 - 3)/2 = 2, + 1 = 3"),
        (axis(224, 7, 2, 3).rounding().to_string(), "(224 + 6 - 7)/2 = 111.5, floor 111, + 1 = 112"),
        (axis(9, 2, 3, 0).rounding().to_string(), "(9 - 2)/3 ~ 2.33, floor 2, + 1 = 3"),
        (pooled(10, 3, 2, 0), "(10 - 3)/2 = 3.5, ceil 4, + 1 = 5"),
        (pooled(3, 4, 2, 0), "(3 - 4)/2 = -0.5, ceil 0, + 1 = 1"),
        (pooled(4, 1, 2, 0), "(4 - 1)/2 = 1.5, ceil 2, + 1 = 3, - 1 = 2"),
    ];
    for (shown, expected) in table {
        assert_eq!(shown, expected);
    }
}

#[test]
fn the_last_column_of_ten_is_never_read_by_a_kernel_of_3_with_stride_2() {
    let axis = axis(10, 3, 2, 0);
    assert_eq!(axis.never_read(), [9]);
    assert_eq!(axis.use_counts(), [1, 1, 2, 1, 2, 1, 2, 1, 1, 0]);
    assert_eq!((axis.rounding().remainder(), axis.rounding().is_exact()), (1, false));
}

#[test]
fn a_stride_above_the_kernel_skips_cells_between_windows() {
    assert_eq!(axis(8, 2, 3, 0).never_read(), [2, 5]);
    assert_eq!(axis(7, 1, 3, 0).use_counts(), [1, 0, 0, 1, 0, 0, 1]);
}

#[test]
fn stride_two_starts_a_window_at_every_other_cell() {
    let axis = axis(7, 3, 2, 1);
    let starts: Vec<isize> = (0..axis.out_size()).map(|out| axis.start(out)).collect();
    assert_eq!(starts, [-1, 1, 3, 5]);
}

#[test]
fn a_window_lists_its_taps_also_outside_the_input() {
    let axis = Axis::new(4, Window::of(3).with_dilation(2), 2).expect("a legal axis");
    let first: Vec<Reach> = axis.window(0).collect();
    let reach = |tap, at, source| Reach { tap, at, source };
    assert_eq!(first, [reach(0, -2, None), reach(1, 0, Some(0)), reach(2, 2, Some(2))]);
    assert_eq!(axis.uses(0).collect::<Vec<_>>(), [(0, 1), (2, 0)]);
}

#[test]
fn padding_modes_repeat_the_right_cells() {
    let read = |mode, padding| {
        let axis = Axis::padded_by(4, Window::of(1), [padding; 2], mode).expect("a legal axis");
        let cells = (0..axis.out_size()).map(|out| axis.source(axis.start(out)));
        cells.map(|cell| cell.map_or('.', |cell| ['a', 'b', 'c', 'd'][cell])).collect::<String>()
    };
    let table = [
        (PaddingMode::Zeros, 2, "..abcd.."),
        (PaddingMode::Reflect, 3, "dcbabcdcba"),
        (PaddingMode::Replicate, 2, "aaabcddd"),
        (PaddingMode::Circular, 4, "abcdabcdabcd"),
    ];
    for (mode, padding, expected) in table {
        assert_eq!(read(mode, padding), expected, "{mode:?}");
    }
}

#[test]
fn same_puts_the_odd_cell_of_padding_after_the_input() {
    let table =
        [(3, 1, [1, 1]), (2, 1, [0, 1]), (4, 1, [1, 2]), (3, 2, [2, 2]), (4, 3, [4, 5]), (1, 1, [0, 0])];
    for (kernel_size, dilation, pads) in table {
        let window = Window::of(kernel_size).with_dilation(dilation);
        let axis = Axis::same(6, window, PaddingMode::Zeros).expect("a legal axis");
        assert_eq!([axis.pad_before(), axis.pad_after()], pads, "kernel {kernel_size}, dilation {dilation}");
        assert_eq!(axis.out_size(), 6);
    }
}

#[test]
fn pooling_sizes_follow_pytorch_in_ceil_mode() {
    // Input, kernel, stride, padding, dilation: floor, ceil. Printed by torch.nn.functional.max_pool2d.
    let table = [
        (5, 2, 2, 0, 1, 2, 3),
        (6, 3, 2, 0, 1, 2, 3),
        (7, 3, 3, 1, 1, 3, 3),
        (8, 3, 3, 1, 1, 3, 3),
        (4, 1, 2, 0, 1, 2, 2),
        (3, 2, 3, 1, 1, 2, 2),
        (7, 3, 2, 1, 2, 3, 3),
        (8, 2, 4, 1, 3, 2, 3),
    ];
    for (in_size, kernel_size, stride, padding, dilation, floor, ceil) in table {
        let window = Window { kernel_size, stride, dilation };
        let size = |ceil| Axis::pooling(in_size, window, padding, ceil).map(|axis| axis.out_size());
        assert_eq!(
            (size(false), size(true)),
            (Ok(floor), Ok(ceil)),
            "input {in_size}, {window:?}, {padding}"
        );
    }
}

#[test]
fn adaptive_windows_cover_the_input_and_may_overlap() {
    let windows = |in_size, out_size| {
        let axis = AdaptiveAxis::new(in_size, out_size).expect("a legal axis");
        (0..out_size).map(|out| axis.window(out)).collect::<Vec<_>>()
    };
    assert_eq!(windows(7, 3), [0..3, 2..5, 4..7]);
    assert_eq!(windows(6, 3), [0..2, 2..4, 4..6]);
    assert_eq!(windows(2, 3), [0..1, 0..2, 1..2]);
    let axis = AdaptiveAxis::new(7, 3).expect("a legal axis");
    assert_eq!(axis.uses(2).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn a_transposed_axis_is_as_large_as_pytorch_says() {
    // Input, kernel, stride, padding, output padding, dilation: (in - 1)s - 2p + d(k - 1) + op + 1.
    let table = [
        (3, 3, 1, 0, 0, 1, 5),
        (3, 3, 2, 1, 1, 1, 6),
        (4, 4, 2, 1, 0, 1, 8),
        (3, 2, 3, 0, 2, 2, 11),
        (3, 3, 1, 0, 2, 3, 11),
    ];
    for (in_size, kernel_size, stride, padding, output_padding, dilation, out_size) in table {
        let window = Window { kernel_size, stride, dilation };
        let axis = TransposedAxis::new(in_size, window, padding, output_padding).expect("a legal axis");
        assert_eq!((axis.in_size(), axis.out_size()), (in_size, out_size), "{window:?}");
    }
}

/// The error of a convolution with a square kernel over `[1, 1, h, w]`.
fn refused(h: usize, w: usize, window: Window, padding: Padding, mode: PaddingMode) -> ShapeError {
    Plane::convolution([1, 1, h, w], [window; 2], padding, mode).expect_err("an illegal plane")
}

#[test]
fn an_impossible_convolution_is_refused_in_plain_words_and_in_pytorchs() {
    let by = |p| Padding::Explicit([p, p]);
    let zeros = PaddingMode::Zeros;
    let too_large = "Calculated padded input size per channel: (3 x 3). Kernel size: (5 x 5). \
                     Kernel size can't be greater than actual input size";
    let table = [
        (refused(3, 3, Window::of(5), by(0), zeros), "spans 5 cells", too_large),
        (refused(3, 3, Window::of(3).with_dilation(2), by(0), zeros), "spans 5 cells", too_large),
        (
            refused(9, 3, Window::of(6), by(1), zeros),
            "Along the width: the kernel spans 6 cells, but the padded input has only 5; use a smaller",
            "Calculated padded input size per channel: (11 x 5). Kernel size: (6 x 6). \
             Kernel size can't be greater than actual input size",
        ),
        (
            refused(5, 5, Window::of(3).with_stride(0), by(0), zeros),
            "stride 0",
            "non-positive stride is not supported",
        ),
        (
            refused(5, 5, Window::of(3).with_dilation(0), by(0), zeros),
            "dilation 0",
            "dilation should be greater than zero",
        ),
        (
            refused(5, 5, Window::of(0), by(0), zeros),
            "no taps",
            "kernel size should be greater than zero, but got kernel_height: 0 kernel_width: 0",
        ),
        (
            refused(5, 5, Window::of(3).with_stride(2), Padding::Same, zeros),
            "use stride 1",
            "padding='same' is not supported for strided convolutions",
        ),
        (
            refused(9, 3, Window::of(3), by(3), PaddingMode::Reflect),
            "at most 2 cells of padding, not 3",
            "Argument #4: Padding size should be less than the corresponding input dimension, \
             but got: padding (3, 3) at dimension 3 of input [1, 1, 9, 3]",
        ),
        (
            refused(3, 9, Window::of(3), by(3), PaddingMode::Reflect),
            "Along the height",
            "Argument #6: Padding size should be less than the corresponding input dimension, \
             but got: padding (3, 3) at dimension 2 of input [1, 1, 3, 9]",
        ),
        (
            refused(3, 3, Window::of(3), by(4), PaddingMode::Circular),
            "more than once",
            "Padding value causes wrapping around more than once.",
        ),
    ];
    for (error, plain, torch) in table {
        assert!(error.to_string().contains(plain), "{error}");
        assert_eq!(error.torch_message().as_deref(), Some(torch));
    }
}

#[test]
fn an_impossible_pooling_is_refused_in_plain_words_and_in_pytorchs() {
    let refused = |window, padding| {
        Plane::pooling([1, 2, 3, 4], [window; 2], [padding; 2], false).expect_err("an illegal plane")
    };
    let table = [
        (
            refused(Window::of(4), 0),
            "Along the height: the kernel spans 4 cells",
            "Given input size: (2x3x4). Calculated output size: (2x0x1). Output size is too small",
        ),
        (
            refused(Window::of(2), 2),
            "allows padding of at most 1, not 2",
            "pad should be at most half of effective kernel size, but got pad=2, kernel_size=2 and dilation=1",
        ),
        (refused(Window::of(2).with_stride(0), 0), "stride 0", "stride should not be zero"),
        (
            refused(Window::of(2).with_dilation(0), 0),
            "dilation 0",
            "dilation should be greater than zero, but got dilationH: 0 dilationW: 0",
        ),
    ];
    for (error, plain, torch) in table {
        assert!(error.to_string().contains(plain), "{error}");
        assert_eq!(error.torch_message().as_deref(), Some(torch));
    }
}

#[test]
fn an_impossible_transposed_convolution_is_refused_in_plain_words_and_in_pytorchs() {
    let refused = |window, padding, output_padding| {
        TransposedPlane::new([1, 1, 3, 3], [window; 2], [padding; 2], [output_padding; 2])
            .expect_err("an illegal plane")
    };
    let table = [
        (
            refused(Window::of(3).with_stride(2), 0, 2),
            "output padding 2 must be smaller than the stride (2) or the dilation (1)",
            "output padding must be smaller than either stride or dilation, but got \
             output_padding_height: 2 output_padding_width: 2 stride_height: 2 stride_width: 2 \
             dilation_height: 1 dilation_width: 1",
        ),
        (
            refused(Window::of(3), 3, 0),
            "-1 cells",
            "Given input size per channel: (3 x 3). Calculated output size per channel: (-1 x -1). \
             Output size is too small",
        ),
    ];
    for (error, plain, torch) in table {
        assert!(error.to_string().contains(plain), "{error}");
        assert_eq!(error.torch_message().as_deref(), Some(torch));
    }
}

#[test]
fn monstrous_sizes_are_refused_before_anything_overflows() {
    let huge = usize::MAX;
    let monsters = [
        Axis::new(huge, Window::of(3), 0),
        Axis::new(5, Window::of(huge), 0),
        Axis::new(5, Window::of(3).with_stride(huge), 0),
        Axis::new(5, Window::of(3).with_dilation(huge), 0),
        Axis::new(5, Window::of(3), huge),
        Axis::same(5, Window::of(huge).with_dilation(huge), PaddingMode::Zeros),
        Axis::pooling(5, Window::of(huge), huge, true),
    ];
    for monster in monsters {
        assert!(matches!(monster, Err(AxisError::TooLarge { .. })), "{monster:?}");
    }
    let transposed = TransposedAxis::new(1 << 20, Window::of(3).with_stride(1 << 20), 0, 0);
    assert!(matches!(transposed, Err(AxisError::TooLarge { .. })), "{transposed:?}");
    let half = [Window::of(huge), Window::of(0)];
    let mixed = Plane::convolution([1, 1, 3, 3], half, Padding::Same, PaddingMode::Zeros);
    assert!(mixed.is_err_and(|error| error.torch_message().is_none()));
}
