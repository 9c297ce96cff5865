//! The same sizes as a PyTorch program, with what it prints.

use kernelwalk_nn::shape::ShapeError;

use super::{Laid, Layer, Pad, Settings};
use crate::lab::Program;
use crate::lab::torch::{failed, pair};

/// Longer chains would fill the page with numbers.
const LAYERS: usize = 20;

/// The program for these settings; `laid` is what they come to, or why there is nothing.
#[must_use]
pub(super) fn program(of: &Settings, laid: Result<&Laid, &ShapeError>) -> Program {
    let each = |number: fn(&super::Side) -> usize| [number(&of.sides[0]), number(&of.sides[1])];
    let ([height, width], [kh, kw]) = (each(|side| side.in_size), each(|side| side.kernel_size));
    let padding = match of.sides.map(|side| side.padding) {
        [Pad::Same, _] | [_, Pad::Same] => "\"same\"".to_owned(),
        [Pad::Cells([rows, _]), Pad::Cells([columns, _])] => pair([rows, columns]),
    };
    let mut source = format!(
        "import torch\nimport torch.nn.functional as F\nx = torch.zeros(1, 1, {height}, {width})\n\
         w = torch.zeros(1, 1, {kh}, {kw})\n\
         print(F.conv2d(x, w, stride={}, padding={padding}, dilation={}).shape)\n",
        pair(each(|side| side.stride)),
        pair(each(|side| side.dilation)),
    );
    let laid = match laid {
        Ok(laid) => laid,
        Err(why) => return Program { source, output: failed(why), fails: true },
    };
    let [rows, columns] = laid.plan().out_size();
    let mut output = format!("torch.Size([1, 1, {rows}, {columns}])");
    let walk = laid.walk();
    if walk.layers.len() <= LAYERS {
        let layer = |layer: &Layer| format!("({}, {}, {})", layer.kernel_size, layer.stride, layer.padding);
        let layers: Vec<String> = walk.layers.iter().map(|reached| layer(&reached.layer)).collect();
        source.push_str(&format!(
            "x = torch.zeros(1, 1, {size}, {size})\nfor k, s, p in [{}]:\n    \
             x = F.conv2d(x, torch.zeros(1, 1, k, k), stride=s, padding=p)\n    print(x.shape[-1], end=\" \")\n",
            layers.join(", "),
            size = walk.in_size,
        ));
        let sizes: Vec<String> = walk.sizes().iter().skip(1).map(usize::to_string).collect();
        output = format!("{output}\n{}", sizes.join(" "));
    }
    Program { source, output, fails: false }
}
