//! The list of shards of a data set: read first, and what every file is judged by.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::shard::HEADER_BYTES;
use super::{Header, SampleShape, ShardError, Split};

/// Version of the manifest's own format.
pub const FORMAT: u32 = 1;

/// A data set as shards. One in hand has been checked: each split's shards follow one another
/// without a gap, and every name is a plain file name beside the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked", into = "Unchecked")]
pub struct Manifest(Unchecked);

/// One file of a data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardEntry {
    /// File name, relative to the manifest.
    pub file: String,
    /// Index of the first image in its split.
    pub first: u32,
    /// Images in the file.
    pub count: u32,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// CRC-32 of the decoded body, 8 lower-case hexadecimal digits.
    pub crc32: String,
}

/// The file's own layout. Order of fields is the order in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Unchecked {
    format: u32,
    name: String,
    licence: String,
    attribution: String,
    source: String,
    height: u16,
    width: u16,
    channels: u8,
    classes: u8,
    train: Vec<ShardEntry>,
    test: Vec<ShardEntry>,
}

/// What a data set is, apart from its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Short name, as in links.
    pub name: String,
    /// Licence by its SPDX name.
    pub licence: String,
    /// Who made it, and what was changed.
    pub attribution: String,
    /// The package the files were recoded from.
    pub source: String,
    /// Shape of each image.
    pub shape: SampleShape,
    /// Number of classes.
    pub classes: u8,
}

/// Why a manifest is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Written by another version of the program.
    #[error("the manifest has format {0}, this version reads format {FORMAT}: reload the page")]
    Format(u32),
    /// Images without pixels, or labels without classes.
    #[error("the manifest describes images of {0} in {1} classes")]
    Shape(SampleShape, u8),
    /// No shard at all.
    #[error("the manifest lists no {0} shards")]
    Empty(Split),
    /// A gap, an overlap or an empty shard.
    #[error("{file} starts at image {found} with {count} images, expected was image {expected}")]
    Order {
        /// The file.
        file: String,
        /// Where it should start.
        expected: u32,
        /// Where it says it starts.
        found: u32,
        /// Images in it.
        count: u32,
    },
    /// A name that leads elsewhere.
    #[error("{0:?} is not a plain file name")]
    FileName(String),
    /// A checksum that is none.
    #[error("the checksums of {0} are not hexadecimal numbers of the right length")]
    Checksum(String),
}

impl Manifest {
    /// Lists shards under what is said about the set.
    ///
    /// # Errors
    /// See [`ManifestError`].
    pub fn new(about: About, train: Vec<ShardEntry>, test: Vec<ShardEntry>) -> Result<Self, ManifestError> {
        let About { name, licence, attribution, source, shape, classes } = about;
        let SampleShape { height, width, channels } = shape;
        Unchecked {
            format: FORMAT,
            name,
            licence,
            attribution,
            source,
            height,
            width,
            channels,
            classes,
            train,
            test,
        }
        .try_into()
    }

    /// Shape of each image.
    #[must_use]
    pub const fn shape(&self) -> SampleShape {
        SampleShape { height: self.0.height, width: self.0.width, channels: self.0.channels }
    }

    /// Number of classes; every label is below it.
    #[must_use]
    pub const fn classes(&self) -> u8 {
        self.0.classes
    }

    /// The shards of one split, in order.
    #[must_use]
    pub fn shards(&self, split: Split) -> &[ShardEntry] {
        match split {
            Split::Train => &self.0.train,
            Split::Test => &self.0.test,
        }
    }

    /// Images in one split.
    #[must_use]
    pub fn count(&self, split: Split) -> usize {
        self.shards(split).last().map_or(0, |last| (last.first + last.count) as usize)
    }

    /// Checks a fetched file against its entry and hands out its header and its body, still encoded.
    ///
    /// # Errors
    /// [`ShardError::FileLength`], [`ShardError::Sha256`], [`ShardError::Disagrees`], and those of
    /// [`Header::parse`].
    pub fn open<'f>(&self, entry: &ShardEntry, file: &'f [u8]) -> Result<(Header, &'f [u8]), ShardError> {
        // A "not found" page sent with status 200 deserves its own words, so the header comes first.
        let header = Header::parse(file)?;
        if file.len() as u64 != entry.bytes {
            return Err(ShardError::FileLength { expected: entry.bytes, found: file.len() as u64 });
        }
        if sha256_hex(file) != entry.sha256 {
            return Err(ShardError::Sha256);
        }
        let crc = format!("{:08x}", header.crc32());
        let agreements = [
            ("shape", header.shape() == self.shape()),
            ("image count", header.count() == entry.count),
            ("first index", header.first() == entry.first),
            ("CRC-32", crc == entry.crc32),
        ];
        match agreements.iter().find(|(_, agrees)| !agrees) {
            Some((field, _)) => Err(ShardError::Disagrees(field)),
            None => Ok((header, &file[HEADER_BYTES..])),
        }
    }
}

impl ShardEntry {
    /// Describes a finished file with the given header.
    #[must_use]
    pub fn of(file: String, header: &Header, bytes: &[u8]) -> Self {
        Self {
            file,
            first: header.first(),
            count: header.count(),
            bytes: bytes.len() as u64,
            sha256: sha256_hex(bytes),
            crc32: format!("{:08x}", header.crc32()),
        }
    }
}

/// SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl TryFrom<Unchecked> for Manifest {
    type Error = ManifestError;

    fn try_from(raw: Unchecked) -> Result<Self, ManifestError> {
        if raw.format != FORMAT {
            return Err(ManifestError::Format(raw.format));
        }
        let manifest = Self(raw);
        if manifest.shape().is_empty() || manifest.classes() == 0 {
            return Err(ManifestError::Shape(manifest.shape(), manifest.classes()));
        }
        for split in [Split::Train, Split::Test] {
            let shards = manifest.shards(split);
            if shards.is_empty() {
                return Err(ManifestError::Empty(split));
            }
            check_entries(shards)?;
        }
        Ok(manifest)
    }
}

impl From<Manifest> for Unchecked {
    fn from(manifest: Manifest) -> Self {
        manifest.0
    }
}

fn check_entries(shards: &[ShardEntry]) -> Result<(), ManifestError> {
    let mut expected = 0_u32;
    for entry in shards {
        let ShardEntry { file, first, count, sha256, crc32, .. } = entry;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if file.is_empty() || file.starts_with('.') || !file.chars().all(plain) {
            return Err(ManifestError::FileName(file.clone()));
        }
        let hex = |text: &str, digits: usize| {
            text.len() == digits && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        if !hex(sha256, 64) || !hex(crc32, 8) {
            return Err(ManifestError::Checksum(file.clone()));
        }
        let wrong = || ManifestError::Order { file: file.clone(), expected, found: *first, count: *count };
        if *first != expected || *count == 0 {
            return Err(wrong());
        }
        expected = expected.checked_add(*count).ok_or_else(wrong)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::shard::{Codec, Shard};
    use super::*;

    const SHAPE: SampleShape = SampleShape { height: 1, width: 2, channels: 1 };

    fn file(first: u32) -> (Header, Vec<u8>) {
        let shard = Shard::pack(Codec::Stored, SHAPE, first, &[1, 2], &[9; 4]).expect("consistent");
        (*shard.header(), [shard.header().to_bytes().as_slice(), shard.body()].concat())
    }

    fn entry(name: &str, first: u32) -> ShardEntry {
        let (header, bytes) = file(first);
        ShardEntry::of(name.into(), &header, &bytes)
    }

    fn about() -> About {
        let text = String::from;
        About {
            name: text("two"),
            licence: text("CC0-1.0"),
            attribution: text("nobody"),
            source: text("here"),
            shape: SHAPE,
            classes: 3,
        }
    }

    fn manifest() -> Manifest {
        let train = vec![entry("train-0.bin", 0), entry("train-1.bin", 2)];
        Manifest::new(about(), train, vec![entry("test-0.bin", 0)]).expect("well formed")
    }

    #[test]
    fn a_manifest_survives_json() {
        let json = serde_json::to_string(&manifest()).expect("serialises");
        assert_eq!(serde_json::from_str::<Manifest>(&json).expect("parses"), manifest());
        assert_eq!(manifest().count(Split::Train), 4);
        assert_eq!(manifest().count(Split::Test), 2);
    }

    #[test]
    fn gaps_foreign_names_and_bad_checksums_are_refused() {
        type Break = fn(&mut ShardEntry);
        let cases: [(Break, &str); 8] = [
            (|e| e.first = 1, "starts at image 1"),
            (|e| e.count = 0, "with 0 images"),
            (|e| e.count = u32::MAX, "expected was image 2"),
            (|e| e.file = "../train.bin".into(), "not a plain file name"),
            (|e| e.file = "https://elsewhere/x.bin".into(), "not a plain file name"),
            (|e| e.file.clear(), "not a plain file name"),
            (|e| e.sha256.truncate(63), "checksums of train-1.bin"),
            (|e| e.crc32 = "xyzxyzxy".into(), "checksums of train-1.bin"),
        ];
        for (damage, words) in cases {
            let mut second = entry("train-1.bin", 2);
            damage(&mut second);
            let made = Manifest::new(about(), vec![entry("train-0.bin", 0), second], vec![entry("t.bin", 0)]);
            let message = made.expect_err(words).to_string();
            assert!(message.contains(words), "{message:?} should contain {words:?}");
        }
        let none = Manifest::new(about(), vec![], vec![entry("t.bin", 0)]);
        assert_eq!(none, Err(ManifestError::Empty(Split::Train)));
    }

    #[test]
    fn a_later_format_asks_for_a_reload() {
        let mut json = serde_json::to_value(manifest()).expect("serialises");
        json["format"] = 2.into();
        let message = serde_json::from_value::<Manifest>(json).expect_err("another format").to_string();
        assert!(message.contains("reload the page"), "{message}");
    }

    #[test]
    fn a_damaged_file_is_refused_whichever_byte_changed() {
        let (manifest, (_, good)) = (manifest(), file(2));
        let entry = &manifest.shards(Split::Train)[1];
        assert!(manifest.open(entry, &good).is_ok());
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x40;
            assert!(manifest.open(entry, &bad).is_err(), "byte {at}");
            assert!(manifest.open(entry, &good[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_sound_file_in_the_wrong_place_is_refused() {
        let manifest = manifest();
        let (_, other) = file(0);
        let entry = &manifest.shards(Split::Train)[1];
        assert_eq!(manifest.open(entry, &other), Err(ShardError::Sha256));
        // Even if the manifest's sum were made to fit, the header gives the file away.
        let forged = ShardEntry { sha256: sha256_hex(&other), ..entry.clone() };
        assert_eq!(manifest.open(&forged, &other), Err(ShardError::Disagrees("first index")));
    }

    #[test]
    fn a_web_page_in_place_of_a_shard_is_called_what_it_is() {
        let page = b"<!doctype html><title>404 Not Found</title>";
        let manifest = manifest();
        assert_eq!(manifest.open(&manifest.shards(Split::Test)[0], page), Err(ShardError::Magic));
    }

    #[test]
    fn sha256_of_abc_is_the_published_one() {
        let published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_hex(b"abc"), published);
    }
}
