//! The IDX format of the original MNIST files: two zero bytes, a type code, the number of
//! dimensions, each dimension as a big-endian `u32`, then the values.
//!
//! Source: the format note on the MNIST page of LeCun, Cortes and Burges. Only unsigned bytes
//! (type 8) occur in MNIST, and only they are read.

/// A parsed IDX file of unsigned bytes. Borrows the file's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idx<'a> {
    dims: Vec<usize>,
    values: &'a [u8],
}

/// Why a file is no IDX file of unsigned bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdxError {
    /// Shorter than its own header.
    #[error("the file ends inside its header: {0} bytes are no IDX file")]
    Truncated(usize),
    /// The first two bytes are not zero.
    #[error("an IDX file starts with two zero bytes; this one does not (is it still compressed?)")]
    Magic,
    /// Values of another type than unsigned bytes.
    #[error("IDX type code {0:#04x} is not supported: only unsigned bytes (0x08) are")]
    Type(u8),
    /// Fewer or more values than the dimensions say.
    #[error("the header promises {expected} values, the file has {found}")]
    Length {
        /// Product of the dimensions.
        expected: usize,
        /// Bytes after the header.
        found: usize,
    },
    /// The dimensions multiply to more than can be addressed.
    #[error("the header's dimensions {0:?} are too large")]
    TooLarge(Vec<usize>),
}

impl<'a> Idx<'a> {
    /// Reads the header and checks that the values fill the dimensions exactly.
    ///
    /// # Errors
    /// See [`IdxError`].
    pub fn parse(file: &'a [u8]) -> Result<Self, IdxError> {
        let truncated = || IdxError::Truncated(file.len());
        let (magic, rest) = file.split_first_chunk::<4>().ok_or_else(truncated)?;
        let [zero, also_zero, kind, rank] = *magic;
        if zero != 0 || also_zero != 0 {
            return Err(IdxError::Magic);
        }
        if kind != 8 {
            return Err(IdxError::Type(kind));
        }
        let header = rest.get(..usize::from(rank) * 4).ok_or_else(truncated)?;
        let dims: Vec<usize> =
            header.chunks_exact(4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]) as usize).collect();
        let expected = dims
            .iter()
            .try_fold(1_usize, |product, &dim| product.checked_mul(dim))
            .ok_or_else(|| IdxError::TooLarge(dims.clone()))?;
        let values = &rest[header.len()..];
        if values.len() != expected {
            return Err(IdxError::Length { expected, found: values.len() });
        }
        Ok(Self { dims, values })
    }

    /// Sizes, outermost first: `[count, height, width]` for images, `[count]` for labels.
    #[must_use]
    pub fn dims(&self) -> &[usize] {
        &self.dims
    }

    /// All values, the last dimension innermost.
    #[must_use]
    pub const fn values(&self) -> &'a [u8] {
        self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_BY_THREE: [u8; 18] = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

    #[test]
    fn a_well_formed_file_gives_its_dimensions_and_values() {
        let idx = Idx::parse(&TWO_BY_THREE).expect("well formed");
        assert_eq!(idx.dims(), [2, 3]);
        assert_eq!(idx.values(), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn every_cut_is_noticed() {
        for end in 0..TWO_BY_THREE.len() {
            assert!(Idx::parse(&TWO_BY_THREE[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn what_is_not_idx_is_refused_by_name() {
        let with = |at: usize, value: u8| {
            let mut file = TWO_BY_THREE.to_vec();
            file[at] = value;
            file
        };
        assert_eq!(Idx::parse(&with(0, 0x1f)), Err(IdxError::Magic));
        assert_eq!(Idx::parse(&with(2, 0x0d)), Err(IdxError::Type(0x0d)));
        assert_eq!(Idx::parse(&with(7, 3)), Err(IdxError::Length { expected: 9, found: 6 }));
        let mut long = TWO_BY_THREE.to_vec();
        long.push(0);
        assert_eq!(Idx::parse(&long), Err(IdxError::Length { expected: 6, found: 7 }));
        let huge = [[0, 0, 8, 3].as_slice(), &[0xff; 12]].concat();
        assert!(matches!(Idx::parse(&huge), Err(IdxError::TooLarge(_) | IdxError::Length { .. })));
    }
}
