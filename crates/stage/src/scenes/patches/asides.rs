//! The weights of all three wirings on one linear scale.

use kernelwalk_text as say;

use super::wired::Wired;
use super::{Count, What, Wiring, count};
use crate::frame::{Aside, Asides};
use crate::lab::{Bar, Layout};
use crate::number::{self, grouped};

pub(super) fn asides(wired: &Wired) -> Asides {
    let counts = wired.plan().counts();
    let bar = |count: &Count| Bar {
        name: format!("{}, {}", wiring_name(count.wiring), product(count)),
        text: grouped(count.weights),
        share: count.share,
        chosen: count.wiring == wired.wiring(),
    };
    let shared = wired.plan().count(Wiring::Shared);
    let fewer = number::show(shared.times_fewer, 1);
    let biases = counts.map(|count| count.biases);
    let remark = if wired.plan().params().bias {
        say::patch_biases(grouped(biases[0]), grouped(biases[1]), grouped(biases[2]))
    } else {
        say::patch_no_biases()
    };
    let part = Aside {
        title: say::patch_scale(),
        layout: Layout::Bars(counts.iter().map(bar).collect()),
        remark: [say::patch_fewer(fewer), remark],
    };
    Asides { title: [say::patch_count(), say::patch_count_line()], parts: vec![part] }
}

pub(super) fn wiring_name(wiring: Wiring) -> String {
    match wiring {
        Wiring::Dense => say::patch_dense(),
        Wiring::Local => say::patch_local(),
        Wiring::Shared => say::patch_shared(),
    }
}

/// What a number of weights is made of: `9 units × 64 pixels`.
fn product(count: &Count) -> String {
    let named = |factor: &count::Factor| {
        let n = grouped(factor.value);
        match factor.what {
            What::Units => say::patch_of_units(n),
            What::Cells => say::patch_of_pixels(n),
            What::Taps => say::patch_of_taps(n),
            What::KernelRows | What::KernelColumns => n,
        }
    };
    count.factors.iter().map(named).collect::<Vec<_>>().join(" × ")
}
