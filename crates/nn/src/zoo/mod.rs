//! One file per architecture, written as a graph.

mod lenet5;
mod tiny;
mod wide;

pub use lenet5::lenet5;
pub use tiny::tiny;
pub use wide::wide;

use serde::{Deserialize, Serialize};

use crate::graph::Graph;

/// A network known by name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// [`tiny`].
    #[default]
    Tiny,
    /// [`lenet5`].
    Lenet5,
}

impl Preset {
    /// Every preset, smallest first.
    pub const ALL: [Self; 2] = [Self::Tiny, Self::Lenet5];

    /// The network.
    #[must_use]
    pub fn graph(self) -> Graph {
        match self {
            Self::Tiny => tiny(),
            Self::Lenet5 => lenet5(),
        }
    }

    /// The name in links and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tiny => "tiny",
            Self::Lenet5 => "lenet5",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::infer;

    #[test]
    fn presets_have_the_parameters_and_costs_they_are_known_for() {
        let table = [(tiny(), 5_994, 786_560), (lenet5(), 61_706, 416_520), (wide(), 110_458, 900_480)];
        for (graph, parameters, multiply_adds) in table {
            let inferred = infer(&graph).expect("a preset is sound");
            assert_eq!(inferred.parameter_count(), parameters, "{}", graph.name);
            assert_eq!(inferred.multiply_adds(), multiply_adds, "{}", graph.name);
        }
    }

    #[test]
    fn a_preset_survives_serialisation() {
        for preset in Preset::ALL {
            let text = serde_json::to_string(&preset.graph()).expect("plain data");
            assert_eq!(serde_json::from_str::<Graph>(&text).expect("own text"), preset.graph());
        }
    }
}
