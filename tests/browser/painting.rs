//! A response on a canvas.

use kernelwalk::browser::canvas;
use kernelwalk_stage::scenes::image_filters::{Bound, Ramp, Response, Show, paint, paint_part};
use ndarray::Array4;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

/// The largest case on stage: 64 x 64 with 4 channels in, 1 out, 11 x 11.
#[wasm_bindgen_test]
fn edits_of_the_largest_case_paint_what_a_full_computation_would() {
    let side = 64;
    let mut values: Vec<f32> = (0..4 * side * side).map(|n| (n * 31 % 256) as f32).collect();
    let weight =
        Array4::from_shape_fn((1, 4, 11, 11), |(_, c, y, x)| ((c * 7 + y * 5 + x * 3) % 9) as f32 - 4.0);
    let made = |values: &[f32]| Response::new(values, [4, side, side], weight.clone(), 1).expect("in bounds");
    let mut response = made(&values);
    let (bound, ramp, show) = (Bound::of(&response), Ramp::light(), Show::Signed { channel: 0 });
    let mut rgba = vec![0; side * side * 4];
    assert!(paint(&response, show, bound, &ramp, &mut rgba));
    let (element, context) = canvas::hidden().expect("a canvas");
    canvas::put(&element, &rgba, [side, side]);
    let clock = web_sys::window().and_then(|window| window.performance()).expect("a clock");
    let mut spent = Vec::new();
    for n in 0..101 {
        let (channel, row, col, value) = (n % 4, n * 13 % side, n * 29 % side, (n * 5 % 256) as f32);
        values[(channel * side + row) * side + col] = value;
        let began = clock.now();
        let part = response.edit(channel, row, col, value).expect("a number of the picture").region();
        rgba.resize(part.rows * part.cols * 4, 0);
        assert!(paint_part(&response, part, show, bound, &ramp, &mut rgba));
        canvas::put_part(&element, &rgba, part);
        spent.push(clock.now() - began);
    }
    let full = made(&values);
    assert_eq!(response.values(), full.values());
    let mut expected = vec![0; side * side * 4];
    assert!(paint(&full, show, bound, &ramp, &mut expected));
    let painted = context.get_image_data(0.0, 0.0, side as f64, side as f64).expect("pixels").data().0;
    assert_eq!(painted, expected);
    // What it takes stands in docs/performance.md; a figure is no test.
    spent.sort_by(f64::total_cmp);
    console_log!("an edit: {:.2} ms median, {:.2} ms most", spent[50], spent[100]);
}
