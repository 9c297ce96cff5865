//! The images, streamed in beside the training: first what a first step needs, then the rest.

use kernelwalk_nn::data::{Manifest, Shard, ShardError, Split};

use crate::fetch;

/// Who gets the images.
pub trait Sink {
    /// What there will be.
    fn announced(&self, manifest: &Manifest);
    /// Whether somebody waits for test images, so that they should come before more training images.
    fn wants_test(&self) -> bool;
    /// The next images of a split.
    ///
    /// # Errors
    /// If they do not fit what is there already.
    fn arrived(&self, split: Split, shard: Shard) -> Result<(), ShardError>;
    /// Something has arrived and been taken.
    fn progressed(&self, progress: &Progress);
    /// A file was damaged or missing and is fetched again.
    fn refetching(&self, file: &str, why: &str, attempt: u32);
    /// Nothing more will come.
    fn gave_up(&self, why: String);
}

/// How far the data have come. Kept between attempts, so that nothing is fetched twice.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    manifest: Option<Manifest>,
    train: usize,
    test: usize,
    bytes: u64,
}

impl Progress {
    /// Shards of a split that have arrived.
    const fn shards(&self, split: Split) -> usize {
        match split {
            Split::Train => self.train,
            Split::Test => self.test,
        }
    }

    /// Images of a split that have arrived, and how many there are.
    pub fn images(&self, split: Split) -> (usize, usize) {
        self.manifest.as_ref().map_or((0, 0), |manifest| {
            let arrived = &manifest.shards(split)[..self.shards(split)];
            (arrived.last().map_or(0, |last| (last.first + last.count) as usize), manifest.count(split))
        })
    }

    /// Bytes of files that have arrived, and how many there are.
    pub fn bytes(&self) -> (u64, u64) {
        let all = |manifest: &Manifest| {
            [Split::Train, Split::Test]
                .into_iter()
                .flat_map(|split| manifest.shards(split))
                .map(|e| e.bytes)
                .sum()
        };
        (self.bytes, self.manifest.as_ref().map_or(0, all))
    }

    /// Which shard to fetch next: the first training shard before all, so that a first step can be
    /// made; then test images if somebody waits for them; then the training images; then the rest.
    pub fn next(&self, wants_test: bool) -> Option<(Split, usize)> {
        let manifest = self.manifest.as_ref()?;
        let missing = |split: Split| {
            (self.shards(split) < manifest.shards(split).len()).then(|| (split, self.shards(split)))
        };
        let (train, test) = (missing(Split::Train), missing(Split::Test));
        let test_first = wants_test && self.train > 0;
        if test_first { test.or(train) } else { train.or(test) }
    }

    const fn took(&mut self, split: Split, bytes: u64) {
        match split {
            Split::Train => self.train += 1,
            Split::Test => self.test += 1,
        }
        self.bytes += bytes;
    }
}

/// Fetches everything that is missing, in order, until all is there or a file cannot be had.
pub async fn run(base: &str, mut progress: Progress, sink: &impl Sink) -> Progress {
    if let Err((file, why)) = fetch_all(base, &mut progress, sink).await {
        sink.gave_up(format!(
            "{file} cannot be had: {why}. Training goes on with the images that are here; press Run to try again."
        ));
    }
    progress
}

async fn fetch_all(base: &str, progress: &mut Progress, sink: &impl Sink) -> Result<(), (String, String)> {
    let manifest = match progress.manifest.clone() {
        Some(manifest) => manifest,
        None => {
            let file = "manifest.json";
            fetch::manifest(base, |why, attempt| sink.refetching(file, why, attempt))
                .await
                .map_err(|why| (file.to_owned(), why))?
        }
    };
    sink.announced(&manifest);
    progress.manifest = Some(manifest.clone());
    sink.progressed(progress);
    while let Some((split, k)) = progress.next(sink.wants_test()) {
        let entry = &manifest.shards(split)[k];
        let failed = |why: String| (entry.file.clone(), why);
        let retry = |why: &str, attempt| sink.refetching(&entry.file, why, attempt);
        let shard = fetch::shard(base, &manifest, entry, retry).await.map_err(failed)?;
        sink.arrived(split, shard).map_err(|why| failed(why.to_string()))?;
        progress.took(split, entry.bytes);
        sink.progressed(progress);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernelwalk_nn::data::manifest::About;
    use kernelwalk_nn::data::shard::Codec;
    use kernelwalk_nn::data::{SampleShape, ShardEntry};

    use super::*;

    fn three_train_two_test() -> Manifest {
        let shape = SampleShape { height: 1, width: 1, channels: 1 };
        let entry = |split: Split, k: u32| {
            let shard = Shard::pack(Codec::Stored, shape, k * 2, &[0, 1], &[5, 6]).expect("consistent");
            ShardEntry { bytes: 10, ..ShardEntry::of(format!("{split}-{k}.bin"), shard.header(), &[]) }
        };
        let about = About {
            name: String::new(),
            licence: String::new(),
            attribution: String::new(),
            source: String::new(),
            shape,
            classes: 2,
        };
        let train = (0..3).map(|k| entry(Split::Train, k)).collect();
        Manifest::new(about, train, (0..2).map(|k| entry(Split::Test, k)).collect()).expect("well formed")
    }

    fn order(wants_test: impl Fn(usize) -> bool) -> Vec<String> {
        let mut progress = Progress { manifest: Some(three_train_two_test()), ..Progress::default() };
        let mut order = Vec::new();
        while let Some((split, k)) = progress.next(wants_test(order.len())) {
            order.push(format!("{split}-{k}"));
            progress.took(split, 10);
        }
        order
    }

    #[test]
    fn training_images_come_first_unless_somebody_waits_for_test_images() {
        assert_eq!(order(|_| false), ["train-0", "train-1", "train-2", "test-0", "test-1"]);
        assert_eq!(order(|_| true), ["train-0", "test-0", "test-1", "train-1", "train-2"]);
        assert_eq!(order(|made| made == 2), ["train-0", "train-1", "test-0", "train-2", "test-1"]);
    }

    #[test]
    fn progress_counts_images_and_bytes_that_are_there() {
        let mut progress = Progress { manifest: Some(three_train_two_test()), ..Progress::default() };
        assert_eq!((progress.images(Split::Train), progress.bytes()), ((0, 6), (0, 50)));
        progress.took(Split::Train, 10);
        progress.took(Split::Test, 10);
        assert_eq!(progress.images(Split::Train), (2, 6));
        assert_eq!(progress.images(Split::Test), (2, 4));
        assert_eq!(progress.bytes(), (20, 50));
        assert_eq!(Progress::default().images(Split::Train), (0, 0));
    }
}
