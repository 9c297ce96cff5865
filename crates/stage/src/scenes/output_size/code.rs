//! The same sizes as a PyTorch program, with what it prints.

use kernelwalk_nn::shape::ShapeError;

use super::{Laid, Layer, LayerKind, Pad, Reached, Settings, Walk};
use crate::lab::Program;
use crate::lab::torch::{failed, pair};

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
    source.push_str(&chain(laid.walk()));
    let sizes: Vec<String> = laid.walk().sizes().iter().skip(1).map(usize::to_string).collect();
    let output = format!("torch.Size([1, 1, {rows}, {columns}])\n{}", sizes.join(" "));
    Program { source, output, fails: false }
}

/// The layers one after another, on one channel: channels have no say in sizes.
fn chain(walk: &Walk) -> String {
    let size = walk.in_size;
    format!(
        "x = torch.zeros(1, 1, {size}, {size})\n\
         def conv(x, k, s, p):\n    return F.conv2d(x, torch.zeros(1, 1, k, k), stride=s, padding=p)\n\
         pool = F.max_pool2d\n\
         for f, k, s, p in {}:\n    x = f(x, k, s, p)\n    print(x.shape[-1], end=\" \")\n",
        list(&walk.layers)
    )
}

/// A Python list of the layers. Blocks that repeat are written once, each part on a line of its own.
fn list(layers: &[Reached]) -> String {
    let same_block = |a: &Reached, b: &Reached| {
        let block = block_of(&a.layer.name);
        block.is_some() && block == block_of(&b.layer.name)
    };
    let mut parts: Vec<(usize, Vec<String>)> = Vec::new();
    for layers in layers.chunk_by(same_block) {
        let written: Vec<String> = layers.iter().map(|reached| written(&reached.layer)).collect();
        match parts.last_mut() {
            Some((1, plain)) if layers.len() == 1 => plain.extend(written),
            Some((times, last)) if layers.len() > 1 && *last == written => *times += 1,
            _ => parts.push((1, written)),
        }
    }
    let part = |(times, layers): &(usize, Vec<String>)| {
        let times = if *times > 1 { format!("{times} * ") } else { String::new() };
        format!("{times}[{}]", layers.join(", "))
    };
    match &parts[..] {
        [only] => part(only),
        parts => format!("(\n    {}\n)", parts.iter().map(part).collect::<Vec<_>>().join("\n    + ")),
    }
}

/// The block that a layer is in, by its name: `layer1.0` of `layer1.0.conv2`.
fn block_of(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(block, _)| block)
}

fn written(layer: &Layer) -> String {
    let function = match layer.kind {
        LayerKind::Conv => "conv",
        LayerKind::Pool { .. } => "pool",
    };
    format!("({function}, {}, {}, {})", layer.kernel_size, layer.stride, layer.padding)
}
