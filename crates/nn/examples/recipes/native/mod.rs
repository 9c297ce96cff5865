mod mnist;
mod sample;
mod trial;

use std::path::PathBuf;

use kernelwalk_nn::train::recipes::{Aim, Recipe};
use kernelwalk_nn::zoo::Preset;

use mnist::Part;
use sample::Sampler;
use trial::{Bench, Outcome};

/// Seeds of the search start here; those of a report are 1, 2, 3 …
const SEARCH_SEEDS: u64 = 10_000;

const HELP: &str = "\
recipes search MODEL AIM IMAGES [TRIALS]               random search around the recipe for AIM, with so many images
recipes lengths MODEL AIM FROM TO COUNT [SEEDS]        the recipe at other lengths (images), on the validation part
recipes validate MODEL AIM [SEEDS] [FIELD=VALUE ...]   the recipe, perhaps changed, on the validation part
recipes report MODEL AIM [SEEDS]                       the recipe on all training images, judged by the test set
MODEL: tiny, lenet5; AIM: 0.95, 0.97, 0.98, 0.99, 60s, or all";

pub(crate) fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    if let Err(why) = run(&args) {
        eprintln!("{why}\n\n{HELP}");
        std::process::exit(2);
    }
}

fn run(args: &[&str]) -> Result<(), String> {
    let [command, model, aim, rest @ ..] = args else { return Err("what is to be done?".into()) };
    let preset = Preset::ALL.into_iter().find(|preset| preset.name() == *model);
    let preset = preset.ok_or("the model is tiny or lenet5")?;
    let aims = if *aim == "all" { Aim::ALL.to_vec() } else { vec![Aim::named(aim).ok_or("no such aim")?] };
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../static/data/mnist");
    let part = if *command == "report" { Part::Report } else { Part::Search };
    let mut bench = Bench::new(&mnist::read(&folder)?, part)?;
    for aim in aims {
        let recipe = Recipe::of(aim, preset);
        match (*command, rest) {
            ("search", [images, rest @ ..]) => {
                let trials = rest.first().map_or(Ok(100), |n| n.parse()).map_err(|_| "how many trials?")?;
                search(&mut bench, &recipe, number(images)?, trials)?;
            }
            ("lengths", [from, to, count, rest @ ..]) => {
                let seeds = rest.first().map_or(Ok(5), |n| number(n))?;
                lengths(&mut bench, &recipe, aim, [number(from)?, number(to)?, number(count)?], seeds)?;
            }
            ("validate", rest) => {
                let seeds = rest.first().map_or(Ok(5), |n| number(n))?;
                let changed = sample::changed(recipe, rest.get(1..).unwrap_or_default())?;
                table(&mut bench, &changed, aim, SEARCH_SEEDS + 500, seeds)?;
            }
            ("report", rest) => {
                let seeds = rest.first().map_or(Ok(5), |n| number(n))?;
                table(&mut bench, &recipe, aim, 1, seeds)?;
            }
            _ => return Err("that is not understood".into()),
        }
    }
    Ok(())
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{text} is no whole number"))
}

/// Successive halving: every candidate with one seed, the better third with three, the best with ten.
fn search(bench: &mut Bench, recipe: &Recipe, images: u64, trials: usize) -> Result<(), String> {
    let mut sampler = Sampler::new(images ^ trials as u64);
    let mut candidates: Vec<(Recipe, Vec<f64>)> = Vec::new();
    for trial in 0..trials {
        let candidate = if trial == 0 { sample::long(recipe, images) } else { sampler.near(recipe, images) };
        candidates.push((candidate, Vec::new()));
    }
    let rounds = [(trials, 1), (trials / 3, 3), (trials / 10, 10)];
    for (kept, seeds) in rounds {
        candidates.truncate(kept.max(3));
        for (candidate, finals) in &mut candidates {
            while finals.len() < seeds {
                let seed = SEARCH_SEEDS + finals.len() as u64;
                finals.push(bench.run(candidate, seed, u64::MAX)?.last());
            }
        }
        candidates.sort_by(|(_, a), (_, b)| mean(b).total_cmp(&mean(a)));
    }
    println!("| mean | least | most | candidate ({images} images) |\n|---:|---:|---:|---|");
    for (candidate, finals) in &candidates {
        let (least, most) = ends(finals);
        println!("| {:.2} | {least:.2} | {most:.2} | {} |", mean(finals), sample::words(candidate));
    }
    Ok(())
}

/// How long a run must be for its aim.
fn lengths(
    bench: &mut Bench,
    recipe: &Recipe,
    aim: Aim,
    [from, to, count]: [u64; 3],
    seeds: u64,
) -> Result<(), String> {
    println!(
        "| images | mean | least | most | reached by | first reached at, images |\n|---:|---:|---:|---:|---:|---|"
    );
    for at in 0..count {
        let images = from + (to - from) * at / (count - 1).max(1);
        let changed = sample::long(recipe, images);
        let outcomes: Result<Vec<Outcome>, String> = (0..seeds)
            .map(|seed| bench.run(&changed, SEARCH_SEEDS + 100 + seed, recipe.eval_every))
            .collect();
        let outcomes = outcomes?;
        let finals: Vec<f64> = outcomes.iter().map(Outcome::last).collect();
        let first: Vec<u64> = outcomes.iter().filter_map(|outcome| outcome.first(aim.promise())).collect();
        let (least, most) = ends(&finals);
        let reached = first.len();
        let mean = mean(&finals);
        println!("| {images} | {mean:.2} | {least:.2} | {most:.2} | {reached}/{seeds} | {first:?} |");
    }
    Ok(())
}

/// One line per seed.
fn table(bench: &mut Bench, recipe: &Recipe, aim: Aim, first: u64, seeds: u64) -> Result<(), String> {
    println!("{}: {}", aim.name(), sample::words(recipe));
    println!(
        "| seed | images to {} | best | final | images | native s |\n|---:|---:|---:|---:|---:|---:|",
        aim.name()
    );
    let (mut finals, mut needed) = (Vec::new(), Vec::new());
    for seed in first..first + seeds {
        let outcome = bench.run(recipe, seed, recipe.eval_every)?;
        let reached = outcome.first(aim.promise());
        let images = reached.map_or("-".into(), |images| images.to_string());
        println!(
            "| {seed} | {images} | {:.2} | {:.2} | {} | {:.2} |",
            outcome.best(),
            outcome.last(),
            outcome.images(),
            outcome.seconds
        );
        finals.push(outcome.last());
        needed.extend(reached);
    }
    needed.sort_unstable();
    finals.sort_by(f64::total_cmp);
    let median = needed.get(needed.len() / 2).copied().unwrap_or_default();
    println!(
        "median images {median}, reached by {}/{seeds}, median final {:.2}, mean {:.3}\n",
        needed.len(),
        finals[finals.len() / 2],
        mean(&finals)
    );
    Ok(())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn ends(values: &[f64]) -> (f64, f64) {
    (values.iter().copied().fold(f64::MAX, f64::min), values.iter().copied().fold(f64::MIN, f64::max))
}
