//! One web shard: a run of consecutive images of one split, small enough to be fetched on its own.
//!
//! A file is a header of [`HEADER_BYTES`] bytes, little-endian, and a body:
//!
//! | bytes | field |
//! |---|---|
//! | 0..4 | magic `KWSH` |
//! | 4 | version of the format, 1 |
//! | 5 | codec of the body: 0 stored, 1 gzip |
//! | 6 | bits per value, 8 |
//! | 7 | channels |
//! | 8..10 | height |
//! | 10..12 | width |
//! | 12..16 | count of images |
//! | 16..20 | index of the first image in its split |
//! | 20..24 | CRC-32 (IEEE) of the decoded body |
//!
//! The decoded body is `count` labels, one byte each, then `count` samples. The codec stands in the
//! file because static hosts disagree about `Content-Encoding`.

use super::SampleShape;

/// Length of the header in bytes.
pub const HEADER_BYTES: usize = 24;

/// Largest decoded body that is accepted, in bytes: what a header says is never allocated blindly.
pub const MAX_DECODED_BYTES: usize = 64 << 20;

const MAGIC: [u8; 4] = *b"KWSH";
const VERSION: u8 = 1;
const BITS: u8 = 8;

/// How the body of a shard is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// As it is.
    Stored,
    /// As one gzip member.
    Gzip,
}

/// The header of a shard. One in hand describes a body of a sensible size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    codec: Codec,
    shape: SampleShape,
    count: u32,
    first: u32,
    crc32: u32,
}

/// Why a shard is not used. The texts are complete sentences without a full stop, fit to be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// Shorter than a header.
    #[error("the file ends after {0} bytes, inside its header")]
    Truncated(usize),
    /// Another kind of file, most often a host's "not found" page.
    #[error("the file is no image shard")]
    Magic,
    /// Made by a later version of the program.
    #[error("the file says {field} {found}, which this version cannot read")]
    Unsupported {
        /// Which field of the header.
        field: &'static str,
        /// Its value.
        found: u8,
    },
    /// Sizes that are zero or absurd.
    #[error("the header describes {count} images of {shape}, which cannot be")]
    Size {
        /// Images in the shard.
        count: u32,
        /// Shape of one.
        shape: SampleShape,
    },
    /// The file's length is not the manifest's.
    #[error("the file has {found} bytes, the manifest says {expected}")]
    FileLength {
        /// What the manifest says.
        expected: u64,
        /// What arrived.
        found: u64,
    },
    /// The file's SHA-256 is not the manifest's.
    #[error("the file's SHA-256 is not the manifest's: it was changed or damaged on the way")]
    Sha256,
    /// A field of the header is not what the manifest says.
    #[error("the file's {0} is not the manifest's")]
    Disagrees(&'static str),
    /// The decoded body has another length than the header says.
    #[error("the decoded body has {found} bytes, the header says {expected}")]
    DecodedLength {
        /// By the header.
        expected: usize,
        /// After decoding.
        found: usize,
    },
    /// The decoded body has another CRC-32 than the header says.
    #[error("the decoded images have CRC-32 {found:08x}, the header says {expected:08x}")]
    Crc {
        /// By the header.
        expected: u32,
        /// Of the decoded bytes.
        found: u32,
    },
    /// A label that names no class.
    #[error("image {index} has the label {label}, but there are only {classes} classes")]
    Label {
        /// Index in the split.
        index: usize,
        /// What it is labelled.
        label: u8,
        /// Number of classes.
        classes: u8,
    },
    /// Images of another shape than those already in the store.
    #[error("the images are {found}, the data set's are {expected}")]
    Shape {
        /// Of the store.
        expected: SampleShape,
        /// Of the shard.
        found: SampleShape,
    },
    /// A shard that does not continue where the store ends.
    #[error("the shard starts at image {found}, expected was image {expected}")]
    Order {
        /// Index of the next missing image.
        expected: usize,
        /// First index of the shard.
        found: usize,
    },
}

impl Header {
    /// Reads and checks the first [`HEADER_BYTES`] bytes of a file.
    ///
    /// # Errors
    /// [`ShardError::Truncated`], [`ShardError::Magic`], [`ShardError::Unsupported`], [`ShardError::Size`].
    pub fn parse(file: &[u8]) -> Result<Self, ShardError> {
        let bytes = file.first_chunk::<HEADER_BYTES>().ok_or(ShardError::Truncated(file.len()))?;
        let u32_at = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let u16_at = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        if bytes[..4] != MAGIC {
            return Err(ShardError::Magic);
        }
        if bytes[4] != VERSION {
            return Err(ShardError::Unsupported { field: "version", found: bytes[4] });
        }
        let codec = match bytes[5] {
            0 => Codec::Stored,
            1 => Codec::Gzip,
            found => return Err(ShardError::Unsupported { field: "codec", found }),
        };
        if bytes[6] != BITS {
            return Err(ShardError::Unsupported { field: "bits per value", found: bytes[6] });
        }
        let shape = SampleShape { channels: bytes[7], height: u16_at(8), width: u16_at(10) };
        Self::new(codec, shape, u32_at(12), u32_at(16), u32_at(20))
    }

    fn new(codec: Codec, shape: SampleShape, count: u32, first: u32, crc32: u32) -> Result<Self, ShardError> {
        let size = (shape.len() as u64 + 1) * u64::from(count);
        let fits = size > 0 && size <= MAX_DECODED_BYTES as u64 && first.checked_add(count).is_some();
        if shape.is_empty() || !fits {
            return Err(ShardError::Size { count, shape });
        }
        Ok(Self { codec, shape, count, first, crc32 })
    }

    /// The header as it stands in a file.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[..4].copy_from_slice(&MAGIC);
        bytes[4] = VERSION;
        bytes[5] = match self.codec {
            Codec::Stored => 0,
            Codec::Gzip => 1,
        };
        bytes[6] = BITS;
        bytes[7] = self.shape.channels;
        bytes[8..10].copy_from_slice(&self.shape.height.to_le_bytes());
        bytes[10..12].copy_from_slice(&self.shape.width.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.count.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.first.to_le_bytes());
        bytes[20..24].copy_from_slice(&self.crc32.to_le_bytes());
        bytes
    }

    /// How the body is stored.
    #[must_use]
    pub const fn codec(&self) -> Codec {
        self.codec
    }

    /// Shape of each image.
    #[must_use]
    pub const fn shape(&self) -> SampleShape {
        self.shape
    }

    /// Images in the shard.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// Index of the shard's first image in its split.
    #[must_use]
    pub const fn first(&self) -> u32 {
        self.first
    }

    /// CRC-32 (IEEE) of the decoded body.
    #[must_use]
    pub const fn crc32(&self) -> u32 {
        self.crc32
    }

    /// Bytes of the decoded body: labels and samples.
    #[must_use]
    pub const fn decoded_len(&self) -> usize {
        self.count as usize * (self.shape.len() + 1)
    }
}

/// Images that passed every check, with their labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    header: Header,
    /// Labels, then samples: kept as decoded, so that no second copy is ever made.
    body: Vec<u8>,
}

impl Shard {
    /// Checks the decoded body against the header's length and CRC-32 and takes it over.
    ///
    /// # Errors
    /// [`ShardError::DecodedLength`] or [`ShardError::Crc`].
    pub fn verify(header: Header, decoded: Vec<u8>) -> Result<Self, ShardError> {
        if decoded.len() != header.decoded_len() {
            return Err(ShardError::DecodedLength { expected: header.decoded_len(), found: decoded.len() });
        }
        let found = crc32fast::hash(&decoded);
        if found != header.crc32 {
            return Err(ShardError::Crc { expected: header.crc32, found });
        }
        Ok(Self { header, body: decoded })
    }

    /// Makes a shard of `labels.len()` images whose first has the index `first`; `samples` are the
    /// images one after the other. [`Self::body`] is what remains to be stored with `codec`.
    ///
    /// # Errors
    /// [`ShardError::Size`] if there are no images or too many, [`ShardError::DecodedLength`] if
    /// `samples` is not one sample per label.
    pub fn pack(
        codec: Codec,
        shape: SampleShape,
        first: u32,
        labels: &[u8],
        samples: &[u8],
    ) -> Result<Self, ShardError> {
        let count = u32::try_from(labels.len()).map_err(|_| ShardError::Size { count: u32::MAX, shape })?;
        let body = [labels, samples].concat();
        let header = Header::new(codec, shape, count, first, crc32fast::hash(&body))?;
        if body.len() != header.decoded_len() {
            return Err(ShardError::DecodedLength { expected: header.decoded_len(), found: body.len() });
        }
        Ok(Self { header, body })
    }

    /// What the file says about itself.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The decoded body: labels, then samples.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// One label per image.
    #[must_use]
    pub fn labels(&self) -> &[u8] {
        &self.body[..self.header.count as usize]
    }

    /// All samples, one after the other.
    #[must_use]
    pub fn samples(&self) -> &[u8] {
        &self.body[self.header.count as usize..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: SampleShape = SampleShape { height: 2, width: 3, channels: 1 };

    fn three_images() -> Shard {
        let samples: Vec<u8> = (0..18).collect();
        Shard::pack(Codec::Gzip, SHAPE, 7, &[4, 5, 6], &samples).expect("consistent")
    }

    #[test]
    fn a_header_survives_writing_and_reading() {
        let shard = three_images();
        let bytes = shard.header().to_bytes();
        assert_eq!(Header::parse(&bytes), Ok(*shard.header()));
        assert_eq!(&bytes[..12], &[b'K', b'W', b'S', b'H', 1, 1, 8, 1, 2, 0, 3, 0]);
        assert_eq!(bytes[12..20], [3, 0, 0, 0, 7, 0, 0, 0]);
    }

    #[test]
    fn a_verified_body_gives_labels_and_samples() {
        let made = three_images();
        let read = Shard::verify(*made.header(), made.body().to_vec()).expect("unchanged");
        assert_eq!(read.labels(), [4, 5, 6]);
        assert_eq!(read.samples()[..6], [0, 1, 2, 3, 4, 5]);
        assert_eq!(read, made);
    }

    #[test]
    fn one_flipped_bit_anywhere_is_refused() {
        let made = three_images();
        for at in 0..made.body().len() {
            for bit in 0..8 {
                let mut damaged = made.body().to_vec();
                damaged[at] ^= 1 << bit;
                assert!(
                    matches!(Shard::verify(*made.header(), damaged), Err(ShardError::Crc { .. })),
                    "byte {at} bit {bit}"
                );
            }
        }
    }

    #[test]
    fn a_cut_or_padded_body_is_refused() {
        let made = three_images();
        for len in [0, 1, 20, 22] {
            let mut body = made.body().to_vec();
            body.resize(len, 0);
            assert_eq!(
                Shard::verify(*made.header(), body),
                Err(ShardError::DecodedLength { expected: 21, found: len })
            );
        }
    }

    #[test]
    fn a_header_that_cannot_be_is_refused_before_anything_is_allocated() {
        let good = three_images().header().to_bytes();
        let with = |at: usize, value: u8| {
            let mut bytes = good;
            bytes[at] = value;
            Header::parse(&bytes)
        };
        assert_eq!(with(0, b'<'), Err(ShardError::Magic));
        assert_eq!(with(4, 2), Err(ShardError::Unsupported { field: "version", found: 2 }));
        assert_eq!(with(5, 9), Err(ShardError::Unsupported { field: "codec", found: 9 }));
        assert_eq!(with(6, 4), Err(ShardError::Unsupported { field: "bits per value", found: 4 }));
        for (at, value) in [(7, 0), (8, 0), (10, 0), (12, 0), (15, 0xff)] {
            assert!(matches!(with(at, value), Err(ShardError::Size { .. })), "byte {at} = {value}");
        }
        for len in 0..HEADER_BYTES {
            assert_eq!(Header::parse(&good[..len]), Err(ShardError::Truncated(len)));
        }
    }

    #[test]
    fn packing_wants_one_sample_per_label() {
        let short = Shard::pack(Codec::Gzip, SHAPE, 0, &[1, 2], &[0; 6]);
        assert_eq!(short, Err(ShardError::DecodedLength { expected: 14, found: 8 }));
        assert!(matches!(Shard::pack(Codec::Stored, SHAPE, 0, &[], &[]), Err(ShardError::Size { .. })));
    }
}
