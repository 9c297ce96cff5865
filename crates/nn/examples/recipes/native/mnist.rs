//! The shards as the page gets them.

use std::io::Read as _;
use std::path::Path;

use kernelwalk_nn::data::{Manifest, SampleShape, Shard, Split};

/// Labels and samples of one split.
pub(crate) struct Images {
    pub(crate) labels: Vec<u8>,
    pub(crate) samples: Vec<u8>,
}

/// Which images are trained on and which judge.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Train on the first 50,000 training images, judge on the rest.
    Search,
    /// Train on all, judge by the test images.
    Report,
}

/// Training images judged on in a search.
const HELD_BACK: usize = 10_000;

/// Training and test images.
pub(crate) fn read(folder: &Path) -> Result<[Images; 2], String> {
    let file = |name: &str| std::fs::read(folder.join(name)).map_err(|why| format!("{name}: {why}"));
    let manifest: Manifest =
        serde_json::from_slice(&file("manifest.json")?).map_err(|why| why.to_string())?;
    let mut sets = [(); 2].map(|()| Images { labels: Vec::new(), samples: Vec::new() });
    for (split, set) in [Split::Train, Split::Test].into_iter().zip(&mut sets) {
        for entry in manifest.shards(split) {
            let bytes = file(&entry.file)?;
            let (header, body) = manifest.open(entry, &bytes).map_err(|why| why.to_string())?;
            let mut decoded = Vec::with_capacity(header.decoded_len());
            flate2::read::GzDecoder::new(body).read_to_end(&mut decoded).map_err(|why| why.to_string())?;
            let shard = Shard::verify(header, decoded).map_err(|why| why.to_string())?;
            set.labels.extend_from_slice(shard.labels());
            set.samples.extend_from_slice(shard.samples());
        }
    }
    Ok(sets)
}

/// What `part` trains on and what judges.
pub(crate) fn split(sets: &[Images; 2], part: Part) -> [(&[u8], &[u8]); 2] {
    let [train, test] = sets;
    match part {
        Part::Report => [train, test].map(|set| (set.labels.as_slice(), set.samples.as_slice())),
        Part::Search => {
            let at = train.labels.len() - HELD_BACK;
            let (labels, held_labels) = train.labels.split_at(at);
            let (samples, held_samples) = train.samples.split_at(at * SampleShape::MNIST.len());
            [(labels, samples), (held_labels, held_samples)]
        }
    }
}
