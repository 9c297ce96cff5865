//! The roofline of both presets natively, as tables: `cargo xtask bench --roofline`. The browser has the same through its
//! worker. `roofline [BATCH]`, at the top of the repository.
#![allow(clippy::print_stdout, reason = "a command line speaks on standard output")]

fn main() -> Result<(), String> {
    #[cfg(not(target_arch = "wasm32"))]
    native::main()?;
    Ok(())
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::io::Read as _;
    use std::path::Path;
    use std::time::Instant;

    use kernelwalk_nn::data::{ImageStore, Manifest, SampleShape, Shard, Split};
    use kernelwalk_nn::kernel::KERNEL_SET;
    use kernelwalk_nn::zoo::Preset;
    use kernelwalk_trainer::roofline;
    use kernelwalk_wire::Roofline;

    pub(super) fn main() -> Result<(), String> {
        let batch = match std::env::args().nth(1) {
            None => 32,
            Some(batch) => batch.parse().map_err(|_| format!("{batch} is no number of images"))?,
        };
        let images = first_shard(Path::new("static/data/mnist"))?;
        for preset in Preset::ALL {
            let roofline = roofline::measure(preset, batch, &images, clock, || {})?;
            let which = format!("`{}`, batch {batch}, native, kernels `{KERNEL_SET}`", preset.name());
            print(&which, &roofline);
        }
        Ok(())
    }

    /// Milliseconds since the first look.
    fn clock() -> f64 {
        static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3
    }

    fn first_shard(folder: &Path) -> Result<ImageStore, String> {
        let file = |name: &str| std::fs::read(folder.join(name)).map_err(|why| format!("{name}: {why}"));
        let manifest: Manifest =
            serde_json::from_slice(&file("manifest.json")?).map_err(|why| why.to_string())?;
        let entry = manifest.shards(Split::Train).first().ok_or("the manifest names no file")?;
        let bytes = file(&entry.file)?;
        let (header, body) = manifest.open(entry, &bytes).map_err(|why| why.to_string())?;
        let mut decoded = Vec::with_capacity(header.decoded_len());
        flate2::read::GzDecoder::new(body).read_to_end(&mut decoded).map_err(|why| why.to_string())?;
        let shard = Shard::verify(header, decoded).map_err(|why| why.to_string())?;
        ImageStore::from_samples(SampleShape::MNIST, 10, shard.labels(), shard.samples())
            .map_err(|why| why.to_string())
    }

    /// As `e2e/roofline.mjs` prints what the browser says.
    fn print(which: &str, roofline: &Roofline) {
        println!("\n{which}; peak {:.1} multiply-adds/ns\n", roofline.peak / 1e3);
        println!(
            "| layers | direction | µs per image | multiply-adds by definition | executed | of the peak |"
        );
        println!("|---|---|---:|---:|---:|---:|");
        for part in &roofline.parts {
            let share =
                part.share(roofline.peak).map_or("–".into(), |share| format!("{:.0} %", 100.0 * share));
            let direction = format!("{:?}", part.direction).to_lowercase();
            let (layers, work) = (&part.layers, part.work);
            println!(
                "| {layers} | {direction} | {:.2} | {:.0} | {:.0} | {share} |",
                part.microseconds, work.nominal, work.executed
            );
        }
        let sum = |of: fn(&kernelwalk_wire::RooflinePart) -> f64| roofline.parts.iter().map(of).sum::<f64>();
        let (time, nominal, executed) =
            (sum(|part| part.microseconds), sum(|part| part.work.nominal), sum(|part| part.work.executed));
        let share = 100.0 * executed / time / roofline.peak;
        println!("| all | | {time:.2} | {nominal:.0} | {executed:.0} | {share:.0} % |");
    }
}
