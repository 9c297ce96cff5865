//! Which input channels are switched off.

use super::limits;

/// For each input channel whether it is off.
pub type Off = [bool; limits::CHANNELS];

/// All channels are on.
pub(super) const NONE: Off = [false; limits::CHANNELS];

/// Sets of channels as they stand in links. One alone came first: every place here is for ever.
pub(super) const WORDS: [&str; 16] = [
    "none", "0", "1", "2", "3", "0,1", "0,2", "0,3", "1,2", "1,3", "2,3", "0,1,2", "0,1,3", "0,2,3", "1,2,3",
    "0,1,2,3",
];

/// The set of this word.
pub(super) fn set(place: usize) -> Off {
    let word = WORDS.get(place).copied().unwrap_or_default();
    std::array::from_fn(|channel| word.split(',').any(|named| named.parse() == Ok(channel)))
}

/// The word for this set.
pub(super) fn place(off: Off) -> usize {
    (0..WORDS.len()).find(|place| set(*place) == off).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::{Params, Plan};
    use super::*;
    use crate::frame::CellId;
    use crate::lab::{Setup, edit};

    #[test]
    fn every_set_of_channels_has_a_word_of_its_own_and_the_first_five_are_those_of_old() {
        let four = Params::default().dealt([4, 3, 1]);
        for set in 0..16_usize {
            let off = std::array::from_fn(|channel| set >> channel & 1 == 1);
            let params = Params { off, ..four.clone() };
            assert_eq!(Params::from(&Setup::from(&params)), params);
        }
        assert_eq!(WORDS[..5], ["none", "0", "1", "2", "3"]);
    }

    /// A thousand settings: channels, filters, groups, kernel, stride, padding, and any set of channels off.
    #[test]
    fn what_the_channels_that_are_on_add_is_the_output() {
        let mut draw = edit::drawing(0, 839, 1);
        let mut upto = |most: usize| draw() as usize % most;
        let mut legal = 0;
        while legal < 1000 {
            let [inputs, filters] = [1 + upto(4), 1 + upto(4)];
            let groups = [1, inputs][usize::from(filters % inputs == 0 && upto(3) == 0)];
            let mut params = Params::default().dealt([inputs, filters, groups]);
            params.conv.w = params.conv.w.resized([1 + upto(4), 1 + upto(4)]);
            params.conv.stride = [1 + upto(3), 1 + upto(3)];
            params.conv.padding = kernelwalk_nn::shape::Padding::Explicit([upto(3), upto(3)]);
            params.off = set(upto(WORDS.len()));
            let Ok(plan) = Plan::new(&params) else { continue };
            legal += 1;
            for output in (0..plan.all().cells()).map(|index| plan.all().output_cell(index)) {
                let trace = plan.trace(output).expect("an output");
                let counted = |channel: CellId| !params.is_off(channel.channel);
                let on = trace.terms.iter().filter(|term| counted(plan.all().input_of(term)));
                let sum = on.map(|term| term.product).sum::<f64>() + trace.bias.unwrap_or(0.0);
                assert_eq!(plan.value(output), Some(sum), "{params:?}");
            }
        }
    }
}
