use super::Deformation;

/// One way to deform a drawing, as a direction to go in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Down and to the right.
    Shift,
    /// Smaller, about the middle.
    Shrink,
    /// Clockwise, about the middle.
    Rotate,
    /// Lower rows further to the right.
    Shear,
    /// The middle row to the right, top and bottom stay.
    Bend,
    /// Single cells turned over.
    Noise,
}

impl Kind {
    /// All of them, in the order of the control.
    pub const ALL: [Kind; 6] =
        [Kind::Shift, Kind::Shrink, Kind::Rotate, Kind::Shear, Kind::Bend, Kind::Noise];

    /// As far as the scene goes this way: the letter is gone, or nearly.
    #[must_use]
    pub fn far(self) -> Deformation {
        let none = Deformation::default();
        match self {
            Self::Shift => Deformation { dx: 4, dy: 4, ..none },
            Self::Shrink => Deformation { scale: 0.3, ..none },
            Self::Rotate => Deformation { rotate: 45.0, ..none },
            Self::Shear => Deformation { shear: 1.0, ..none },
            Self::Bend => Deformation { bend: 3.0, ..none },
            Self::Noise => Deformation { noise: 0.4, ..none },
        }
    }
}
