//! Small pictures on canvas: signed maps in the theme's palette, grey images as MNIST stores them.

use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, ImageData};

/// Style-sheet names of the signed scale from its most negative step to its most positive one;
/// zero is the surface.
const STOPS: [&str; 11] =
    ["--n5", "--n4", "--n3", "--n2", "--n1", "--surface", "--p1", "--p2", "--p3", "--p4", "--p5"];

/// Colours of the signed scale in the theme that the page shows now.
pub(super) struct Signed {
    stops: [[f32; 3]; 11],
}

impl Signed {
    /// Reads the scale from the style sheet, so that maps and cells cannot differ. `None` outside of
    /// a page, or if the sheet has not arrived.
    pub(super) fn of_page() -> Option<Self> {
        let window = web_sys::window()?;
        let root = window.document()?.document_element()?;
        let style = window.get_computed_style(&root).ok()??;
        let mut stops = [[0.0; 3]; 11];
        for (stop, name) in stops.iter_mut().zip(STOPS) {
            *stop = hex(style.get_property_value(name).ok()?.trim())?;
        }
        Some(Self { stops })
    }

    /// Colour of `value` on a scale from `-bound` to `bound`; what lies beyond has the end's colour.
    fn colour(&self, value: f32, bound: f32) -> [u8; 4] {
        let place = ((value / bound).clamp(-1.0, 1.0) + 1.0) * 5.0;
        let place = if place.is_nan() { 5.0 } else { place };
        let below = (place as usize).min(9);
        let share = place - below as f32;
        let mix = |n: usize| {
            (self.stops[below][n] + (self.stops[below + 1][n] - self.stops[below][n]) * share).round() as u8
        };
        [mix(0), mix(1), mix(2), 255]
    }

    /// Paints a map of `width` columns, rows from the top.
    pub(super) fn paint(&self, canvas: &HtmlCanvasElement, values: &[f32], width: usize, bound: f32) {
        let pixels: Vec<u8> = values.iter().flat_map(|value| self.colour(*value, bound)).collect();
        put(canvas, &pixels, width);
    }
}

/// Paints a grey image of `width` columns, 0 black to 255 white.
pub(super) fn grey(canvas: &HtmlCanvasElement, values: &[u8], width: usize) {
    let pixels: Vec<u8> = values.iter().flat_map(|v| [*v, *v, *v, 255]).collect();
    put(canvas, &pixels, width);
}

/// All canvases under `root`, in document order.
pub(super) fn canvases(root: &Element) -> Vec<HtmlCanvasElement> {
    let found = root.get_elements_by_tag_name("canvas");
    (0..found.length()).filter_map(|n| found.item(n)?.dyn_into().ok()).collect()
}

/// A canvas that has no 2-D context stays as it is: the numbers are still in the tables.
fn put(canvas: &HtmlCanvasElement, pixels: &[u8], width: usize) {
    let height = pixels.len() / 4 / width.max(1);
    if width == 0 || height == 0 {
        return;
    }
    if canvas.width() != width as u32 || canvas.height() != height as u32 {
        canvas.set_width(width as u32);
        canvas.set_height(height as u32);
    }
    let whole = &pixels[..width * height * 4];
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(whole), width as u32, height as u32);
    let context = canvas.get_context("2d").ok().flatten();
    let context = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
    if let (Some(context), Ok(image)) = (context, image) {
        // Fails only for pictures from elsewhere.
        let _ = context.put_image_data(&image, 0.0, 0.0);
    }
}

fn hex(text: &str) -> Option<[f32; 3]> {
    let digits = text.strip_prefix('#')?;
    let digits = match digits.len() {
        3 => digits.chars().flat_map(|c| [c, c]).collect(),
        6 => digits.to_owned(),
        _ => return None,
    };
    let number = u32::from_str_radix(&digits, 16).ok()?;
    Some([16, 8, 0].map(|shift| ((number >> shift) & 255) as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn greys() -> Signed {
        let mut stops = [[0.0; 3]; 11];
        for (n, stop) in stops.iter_mut().enumerate() {
            *stop = [n as f32 * 20.0; 3];
        }
        Signed { stops }
    }

    #[test]
    fn zero_has_the_middle_colour_and_what_is_beyond_the_scale_the_ends() {
        let scale = greys();
        for (value, want) in
            [(0.0, 100), (2.0, 200), (9.0, 200), (-2.0, 0), (-1e30, 0), (1.0, 150), (0.1, 105)]
        {
            assert_eq!(scale.colour(value, 2.0)[0], want, "{value}");
        }
        assert_eq!(scale.colour(f32::NAN, 2.0)[0], 100);
    }

    #[test]
    fn style_sheet_colours_are_read_in_both_lengths() {
        assert_eq!(hex("#1B6AB6"), Some([27.0, 106.0, 182.0]));
        assert_eq!(hex("#fff"), Some([255.0; 3]));
        for text in ["", "#12", "rgb(1,2,3)", "#GG0000"] {
            assert_eq!(hex(text), None, "{text:?}");
        }
    }
}
